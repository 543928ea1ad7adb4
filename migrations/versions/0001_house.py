"""house."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('accounts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('login', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=True),
    sa.Column('language', sa.String(length=16), nullable=True),
    sa.Column('password_hash', sa.String(length=200), nullable=True),
    sa.Column('invite_hash', sa.String(length=64), nullable=True),
    sa.Column('invite_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('disabled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts')),
    sa.UniqueConstraint('invite_hash', name=op.f('uq_accounts_invite_hash')),
    sa.UniqueConstraint('login', name=op.f('uq_accounts_login')),
    info={'audited': 'account'}
    )
    with op.batch_alter_table('accounts', schema=None) as batch_op:
        batch_op.create_index('ix_accounts_phone', ['phone'], unique=False)

    op.create_table('alarms',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(length=64), nullable=False),
    sa.Column('subject', sa.String(length=64), nullable=False),
    sa.Column('detail', sa.String(length=200), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alarms'))
    )
    with op.batch_alter_table('alarms', schema=None) as batch_op:
        batch_op.create_index('uq_alarms_open', ['code', 'subject'], unique=True, postgresql_where=sa.text('closed_at IS NULL'), sqlite_where=sa.text('closed_at IS NULL'))

    op.create_table('calendars',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(length=32), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('follows_public_days', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendars')),
    sa.UniqueConstraint('code', name=op.f('uq_calendars_code')),
    info={'audited': 'calendar'}
    )
    op.create_table('contact_views',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('work_order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_views'))
    )
    with op.batch_alter_table('contact_views', schema=None) as batch_op:
        batch_op.create_index('ix_contact_views_work_order_id', ['work_order_id'], unique=False)

    op.create_table('counters',
    sa.Column('prefix', sa.String(length=4), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('last', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('prefix', 'day', name=op.f('pk_counters'))
    )
    op.create_table('divisions',
    sa.Column('code', sa.String(length=9), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('short', sa.String(length=40), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('parent_code', sa.String(length=9), nullable=True),
    sa.Column('pinyin', sa.String(length=160), nullable=False),
    sa.Column('initials', sa.String(length=40), nullable=False),
    sa.CheckConstraint('level BETWEEN 1 AND 4', name=op.f('ck_divisions_level_known')),
    sa.ForeignKeyConstraint(['parent_code'], ['divisions.code'], name=op.f('fk_divisions_parent_code')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_divisions'))
    )
    with op.batch_alter_table('divisions', schema=None) as batch_op:
        batch_op.create_index('ix_divisions_level_initials', ['level', 'initials'], unique=False)
        batch_op.create_index('ix_divisions_level_pinyin', ['level', 'pinyin'], unique=False)
        batch_op.create_index('ix_divisions_parent_code', ['parent_code'], unique=False)

    op.create_table('facts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('subject_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('batch', sa.String(length=32), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.CheckConstraint('version > 0', name=op.f('ck_facts_version_positive')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_facts')),
    sa.UniqueConstraint('kind', 'subject_id', 'version', name=op.f('uq_facts_kind_subject_id_version'))
    )
    with op.batch_alter_table('facts', schema=None) as batch_op:
        batch_op.create_index('ix_facts_batch', ['batch'], unique=False, postgresql_where=sa.text('batch IS NOT NULL'), sqlite_where=sa.text('batch IS NOT NULL'))
        batch_op.create_index('ix_facts_day_id', ['day', 'id'], unique=False)

    op.create_table('flags',
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_flags'))
    )
    op.create_table('heartbeats',
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_heartbeats'))
    )
    op.create_table('holds',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('subject_kind', sa.String(length=24), nullable=False),
    sa.Column('subject_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_by', sa.String(length=64), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_holds'))
    )
    with op.batch_alter_table('holds', schema=None) as batch_op:
        batch_op.create_index('ix_holds_subject', ['subject_kind', 'subject_id'], unique=False)

    op.create_table('idempotency_keys',
    sa.Column('owner', sa.String(length=32), nullable=False),
    sa.Column('operation', sa.String(length=64), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('body_hash', sa.String(length=64), nullable=False),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('owner', 'operation', 'key', name=op.f('pk_idempotency_keys'))
    )
    with op.batch_alter_table('idempotency_keys', schema=None) as batch_op:
        batch_op.create_index('ix_idempotency_keys_created_at', ['created_at'], unique=False)

    op.create_table('login_sessions',
    sa.Column('id_hash', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('idle_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('idle_s', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id_hash', name=op.f('pk_login_sessions'))
    )
    with op.batch_alter_table('login_sessions', schema=None) as batch_op:
        batch_op.create_index('ix_login_sessions_account_id', ['account_id'], unique=False)
        batch_op.create_index('ix_login_sessions_ends_at', ['ends_at'], unique=False)

    op.create_table('notices',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=64), nullable=False),
    sa.Column('subject_kind', sa.String(length=32), nullable=False),
    sa.Column('subject_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('args', sa.Text(), nullable=False),
    sa.Column('urgency', sa.Enum('note', 'warning', 'urgent', name='urgency', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('dedupe', sa.String(length=96), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices')),
    sa.UniqueConstraint('account_id', 'dedupe', name=op.f('uq_notices_account_id_dedupe'))
    )
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.create_index('ix_notices_account_id_id', ['account_id', 'id'], unique=False)
        batch_op.create_index('ix_notices_created_at', ['created_at'], unique=False)
        batch_op.create_index('ix_notices_unread', ['account_id', 'id'], unique=False, postgresql_where=sa.text('read_at IS NULL'), sqlite_where=sa.text('read_at IS NULL'))

    op.create_table('outbox',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('listener', sa.String(length=64), nullable=False),
    sa.Column('fact_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('batch', sa.String(length=32), nullable=True),
    sa.Column('state', sa.Enum('waiting', 'done', 'parked', name='outboxstate', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('attempts', sa.BigInteger(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error', sa.String(length=200), nullable=True),
    sa.CheckConstraint('(fact_id IS NULL) <> (batch IS NULL)', name=op.f('ck_outbox_fact_or_batch')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox'))
    )
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index('ix_outbox_done_at', ['done_at'], unique=False)
        batch_op.create_index('ix_outbox_open', ['next_at', 'id'], unique=False, postgresql_where=sa.text("state = 'waiting'"), sqlite_where=sa.text("state = 'waiting'"))
        batch_op.create_index('ix_outbox_parked', ['id'], unique=False, postgresql_where=sa.text("state = 'parked'"), sqlite_where=sa.text("state = 'parked'"))

    op.create_table('outlets',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('pinyin', sa.String(length=200), nullable=False),
    sa.Column('initials', sa.String(length=80), nullable=False),
    sa.Column('state', sa.Enum('applied', 'checking', 'authorised', 'suspended', 'withdrawn', name='outletstate', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('contract', sa.Enum('own', 'direct', 'under_parent', name='contract', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('town_code', sa.String(length=9), nullable=False),
    sa.Column('address', sa.String(length=200), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=False),
    sa.Column('one_man', sa.Boolean(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint("(contract = 'under_parent') = (parent_id IS NOT NULL)", name=op.f('ck_outlets_parent_by_contract')),
    sa.CheckConstraint('parent_id IS NULL OR parent_id <> id', name=op.f('ck_outlets_not_its_own_parent')),
    sa.ForeignKeyConstraint(['parent_id'], ['outlets.id'], name=op.f('fk_outlets_parent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outlets')),
    sa.UniqueConstraint('code', name=op.f('uq_outlets_code')),
    info={'owned': True, 'audited': 'outlet'}
    )
    with op.batch_alter_table('outlets', schema=None) as batch_op:
        batch_op.create_index('ix_outlets_county_code_state', ['county_code', 'state'], unique=False)
        batch_op.create_index('ix_outlets_initials', ['initials'], unique=False)
        batch_op.create_index('ix_outlets_parent_id', ['parent_id'], unique=False)
        batch_op.create_index('ix_outlets_root_id', ['root_id'], unique=False)

    op.create_table('pauses',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('subject_kind', sa.String(length=24), nullable=False),
    sa.Column('subject_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('dispatch', 'acceptance', 'first_contact', 'on_site', 'repair', 'part_decision', 'part_shipment', 'part_transit', 'part_receipt', 'defective_return', 'claim_decision', 'deduction_answer', 'statement', 'statement_answer', 'payment', 'payment_latest', 'fast_lane_settlement', 'passed_on', 'grievance_answer', 'complaint_acknowledged', 'complaint_answer', name='clockkind', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('reason', sa.Enum('user_other_day', 'user_absent', 'part_decision', 'part_not_in_stock', 'part_at_warehouse', 'part_on_the_way', 'part_at_parent', 'appraisal', 'dealer_or_platform', 'force_majeure', name='pausereason', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('party', sa.Enum('dispatch', 'planning', 'warehouse', 'approval', 'appraisal', 'finance', 'outlet', 'parent', 'carrier', 'dealer', 'bank', 'force', 'user', name='party', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('from_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('to_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_by', sa.String(length=64), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(confirmed_by IS NULL) = (confirmed_at IS NULL)', name=op.f('ck_pauses_confirmed_by')),
    sa.CheckConstraint('to_at IS NULL OR to_at >= from_at', name=op.f('ck_pauses_ends_after_it_begins')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pauses'))
    )
    with op.batch_alter_table('pauses', schema=None) as batch_op:
        batch_op.create_index('ix_pauses_subject', ['subject_kind', 'subject_id'], unique=False)

    op.create_table('period_runs',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('task', sa.String(length=64), nullable=False),
    sa.Column('period', sa.Date(), nullable=False),
    sa.Column('cursor', sa.Text(), nullable=True),
    sa.Column('steps', sa.BigInteger(), nullable=False),
    sa.Column('failures', sa.BigInteger(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_period_runs')),
    sa.UniqueConstraint('task', 'period', name=op.f('uq_period_runs_task_period'))
    )
    with op.batch_alter_table('period_runs', schema=None) as batch_op:
        batch_op.create_index('ix_period_runs_open', ['task', 'period'], unique=False, postgresql_where=sa.text('done_at IS NULL'), sqlite_where=sa.text('done_at IS NULL'))

    op.create_table('policies',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(length=48), nullable=False),
    sa.Column('clock', sa.Enum('dispatch', 'acceptance', 'first_contact', 'on_site', 'repair', 'part_decision', 'part_shipment', 'part_transit', 'part_receipt', 'defective_return', 'claim_decision', 'deduction_answer', 'statement', 'statement_answer', 'payment', 'payment_latest', 'fast_lane_settlement', 'passed_on', 'grievance_answer', 'complaint_acknowledged', 'complaint_answer', name='clockkind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mark', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_policies')),
    sa.UniqueConstraint('code', name=op.f('uq_policies_code')),
    info={'audited': 'policy'}
    )
    op.create_table('product_models',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('brand', sa.String(length=40), nullable=False),
    sa.Column('line', sa.Enum('washing_machine', 'refrigerator', 'air_conditioner', 'water_heater', 'television', 'small_appliance', name='productline', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_product_models')),
    sa.UniqueConstraint('code', name=op.f('uq_product_models_code'))
    )
    with op.batch_alter_table('product_models', schema=None) as batch_op:
        batch_op.create_index('ix_product_models_line', ['line'], unique=False)

    op.create_table('public_days',
    sa.Column('date', sa.Date(), nullable=False),
    sa.Column('kind', sa.Enum('holiday', 'makeup_workday', name='daykind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('source', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('date', name=op.f('pk_public_days')),
    info={'audited': 'calendar'}
    )
    op.create_table('seals',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('count', sa.BigInteger(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('previous', sa.String(length=64), nullable=False),
    sa.Column('rows', sa.LargeBinary(), nullable=False),
    sa.Column('sealed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_seals'))
    )
    op.create_table('throttles',
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('score', sa.Float(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_throttles'))
    )
    op.create_table('calendar_versions',
    sa.Column('calendar_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('definition', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['calendar_id'], ['calendars.id'], name=op.f('fk_calendar_versions_calendar_id')),
    sa.PrimaryKeyConstraint('calendar_id', 'version', name=op.f('pk_calendar_versions')),
    info={'audited': 'calendar'}
    )
    op.create_table('clocks',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('dispatch', 'acceptance', 'first_contact', 'on_site', 'repair', 'part_decision', 'part_shipment', 'part_transit', 'part_receipt', 'defective_return', 'claim_decision', 'deduction_answer', 'statement', 'statement_answer', 'payment', 'payment_latest', 'fast_lane_settlement', 'passed_on', 'grievance_answer', 'complaint_acknowledged', 'complaint_answer', name='clockkind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('subject_kind', sa.String(length=24), nullable=False),
    sa.Column('subject_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('no_target', 'running', 'warn50', 'warn75', 'breached', 'met', 'met_late', 'cancelled', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('work', sa.String(length=160), nullable=False),
    sa.Column('policy_code', sa.String(length=48), nullable=True),
    sa.Column('policy_version', sa.BigInteger(), nullable=True),
    sa.Column('matched', sa.String(length=64), nullable=False),
    sa.Column('target', sa.String(length=40), nullable=True),
    sa.Column('calendar_code', sa.String(length=32), nullable=False),
    sa.Column('calendar_version', sa.BigInteger(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('promised_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('base_due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('warn50_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('warn75_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancelled', sa.Boolean(), nullable=False),
    sa.Column('paused_s', sa.BigInteger(), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('breached_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('rung', sa.Integer(), nullable=False),
    sa.Column('rung1_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('rung2_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('rung3_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('look_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('warn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('step_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('set_aside', sa.String(length=64), nullable=True),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint("(breached_at IS NOT NULL) = (state IN ('breached', 'met_late'))", name=op.f('ck_clocks_breach_by_state')),
    sa.CheckConstraint('breached_at IS NULL OR look_at IS NULL', name=op.f('ck_clocks_breached_once')),
    sa.CheckConstraint('stopped_at IS NULL OR (look_at IS NULL AND warn_at IS NULL AND step_at IS NULL)', name=op.f('ck_clocks_stopped_is_not_looked_at')),
    sa.CheckConstraint('stopped_at IS NULL OR stopped_at >= started_at', name=op.f('ck_clocks_stops_after_start')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_clocks_outlet_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clocks')),
    info={'owned': True}
    )
    with op.batch_alter_table('clocks', schema=None) as batch_op:
        batch_op.create_index('ix_clocks_look_at', ['look_at', 'id'], unique=False, sqlite_where=sa.text('look_at IS NOT NULL'), postgresql_where=sa.text('look_at IS NOT NULL'))
        batch_op.create_index('ix_clocks_open_kind', ['kind', 'id'], unique=False, sqlite_where=sa.text('stopped_at IS NULL'), postgresql_where=sa.text('stopped_at IS NULL'))
        batch_op.create_index('ix_clocks_set_aside', ['id'], unique=False, sqlite_where=sa.text('set_aside IS NOT NULL'), postgresql_where=sa.text('set_aside IS NOT NULL'))
        batch_op.create_index('ix_clocks_step_at', ['step_at', 'id'], unique=False, sqlite_where=sa.text('step_at IS NOT NULL'), postgresql_where=sa.text('step_at IS NOT NULL'))
        batch_op.create_index('ix_clocks_subject', ['subject_kind', 'subject_id'], unique=False)
        batch_op.create_index('ix_clocks_warn_at', ['warn_at', 'id'], unique=False, sqlite_where=sa.text('warn_at IS NOT NULL'), postgresql_where=sa.text('warn_at IS NOT NULL'))
        batch_op.create_index('uq_clocks_one_open', ['subject_kind', 'subject_id', 'kind'], unique=True, sqlite_where=sa.text('stopped_at IS NULL'), postgresql_where=sa.text('stopped_at IS NULL'))

    op.create_table('handovers',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('subject_kind', sa.String(length=24), nullable=False),
    sa.Column('subject_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('party', sa.Enum('dispatch', 'planning', 'warehouse', 'approval', 'appraisal', 'finance', 'outlet', 'parent', 'carrier', 'dealer', 'bank', 'force', 'user', name='party', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('cause', sa.String(length=40), nullable=False),
    sa.Column('holder', sa.String(length=40), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_handovers_outlet_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handovers')),
    info={'owned': True}
    )
    with op.batch_alter_table('handovers', schema=None) as batch_op:
        batch_op.create_index('ix_handovers_subject', ['subject_kind', 'subject_id', 'at'], unique=False)

    op.create_table('hold_legs',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('hold_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('party', sa.Enum('dispatch', 'planning', 'warehouse', 'approval', 'appraisal', 'finance', 'outlet', 'parent', 'carrier', 'dealer', 'bank', 'force', 'user', name='party', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('cause', sa.String(length=40), nullable=False),
    sa.Column('holder', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['hold_id'], ['holds.id'], name=op.f('fk_hold_legs_hold_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hold_legs'))
    )
    with op.batch_alter_table('hold_legs', schema=None) as batch_op:
        batch_op.create_index('ix_hold_legs_hold_id', ['hold_id', 'at'], unique=False)

    op.create_table('market_tiers',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('town_code', sa.String(length=9), nullable=False),
    sa.Column('tier', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.CheckConstraint('tier BETWEEN 1 AND 4', name=op.f('ck_market_tiers_tier_known')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_market_tiers_dates_in_order')),
    sa.ForeignKeyConstraint(['town_code'], ['divisions.code'], name=op.f('fk_market_tiers_town_code')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market_tiers')),
    sa.UniqueConstraint('town_code', 'valid_from', name=op.f('uq_market_tiers_town_code_valid_from'))
    )
    op.create_table('memberships',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('role', sa.Enum('administrator', 'service_manager', 'territory_manager', 'county_owner', 'hotline', 'dispatcher', 'complaints', 'parts_planner', 'warehouse', 'technical', 'adjudicator', 'finance_clerk', 'finance_approver', 'trainer', 'sales', 'auditor', 'owner', 'clerk', 'technician', name='role', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.CheckConstraint("(outlet_id IS NOT NULL) = (role IN ('owner', 'clerk', 'technician'))", name=op.f('ck_memberships_outlet_by_role')),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_memberships_account_id')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_memberships_outlet_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_memberships')),
    info={'audited': 'account'}
    )
    with op.batch_alter_table('memberships', schema=None) as batch_op:
        batch_op.create_index('ix_memberships_account_id', ['account_id'], unique=False)
        batch_op.create_index('ix_memberships_outlet_id', ['outlet_id'], unique=False)

    op.create_table('notes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('subject_kind', sa.String(length=32), nullable=False),
    sa.Column('subject_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('text', sa.String(length=1000), nullable=False),
    sa.Column('by_account', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.ForeignKeyConstraint(['by_account'], ['accounts.id'], name=op.f('fk_notes_by_account')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_notes_outlet_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notes')),
    info={'owned': True}
    )
    with op.batch_alter_table('notes', schema=None) as batch_op:
        batch_op.create_index('ix_notes_subject', ['subject_kind', 'subject_id'], unique=False)

    op.create_table('outlet_places',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('outlet', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('parent', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_outlet_places_dates_in_order')),
    sa.ForeignKeyConstraint(['outlet'], ['outlets.id'], name=op.f('fk_outlet_places_outlet')),
    sa.ForeignKeyConstraint(['parent'], ['outlets.id'], name=op.f('fk_outlet_places_parent')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outlet_places'))
    )
    with op.batch_alter_table('outlet_places', schema=None) as batch_op:
        batch_op.create_index('ix_outlet_places_outlet', ['outlet', 'valid_from'], unique=False)

    op.create_table('pictures',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('original_hash', sa.String(length=64), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('subject_kind', sa.String(length=32), nullable=False),
    sa.Column('subject_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('purpose', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_pictures_outlet_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pictures')),
    sa.UniqueConstraint('name', name=op.f('uq_pictures_name')),
    info={'owned': True}
    )
    with op.batch_alter_table('pictures', schema=None) as batch_op:
        batch_op.create_index('ix_pictures_original_hash', ['original_hash'], unique=False)
        batch_op.create_index('ix_pictures_subject', ['subject_kind', 'subject_id'], unique=False)

    op.create_table('policy_versions',
    sa.Column('policy_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('service_type', sa.String(length=24), nullable=True),
    sa.Column('tier', sa.Integer(), nullable=True),
    sa.Column('product_line', sa.String(length=24), nullable=True),
    sa.Column('priority', sa.String(length=24), nullable=True),
    sa.Column('target', sa.String(length=40), nullable=True),
    sa.Column('calendar', sa.Enum('running', 'service_window', 'office', 'weekdays_24h', name='calendarkind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('valid_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.CheckConstraint('tier IS NULL OR tier BETWEEN 1 AND 4', name=op.f('ck_policy_versions_tier_known')),
    sa.ForeignKeyConstraint(['policy_id'], ['policies.id'], name=op.f('fk_policy_versions_policy_id')),
    sa.PrimaryKeyConstraint('policy_id', 'version', name=op.f('pk_policy_versions')),
    info={'audited': 'policy'}
    )
    with op.batch_alter_table('policy_versions', schema=None) as batch_op:
        batch_op.create_index('ix_policy_versions_valid_from', ['valid_from'], unique=False)

    op.create_table('reaches',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('division_code', sa.String(length=6), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_reaches_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reaches')),
    sa.UniqueConstraint('account_id', 'division_code', name=op.f('uq_reaches_account_id_division_code')),
    info={'audited': 'account'}
    )
    op.create_table('second_factors',
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('secret', sa.String(length=64), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_step', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_second_factors_account_id')),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_second_factors'))
    )
    op.create_table('segments',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('subject_kind', sa.String(length=24), nullable=False),
    sa.Column('subject_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('party', sa.Enum('dispatch', 'planning', 'warehouse', 'approval', 'appraisal', 'finance', 'outlet', 'parent', 'carrier', 'dealer', 'bank', 'force', 'user', name='party', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('cause', sa.String(length=40), nullable=False),
    sa.Column('holder', sa.String(length=40), nullable=False),
    sa.Column('from_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('to_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint('to_at > from_at', name=op.f('ck_segments_ends_after_it_begins')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_segments_outlet_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_segments')),
    sa.UniqueConstraint('subject_kind', 'subject_id', 'from_at', name=op.f('uq_segments_subject_kind_subject_id_from_at')),
    info={'owned': True}
    )
    with op.batch_alter_table('segments', schema=None) as batch_op:
        batch_op.create_index('uq_segments_one_open', ['subject_kind', 'subject_id'], unique=True, sqlite_where=sa.text('to_at IS NULL'), postgresql_where=sa.text('to_at IS NULL'))

    op.create_table('units',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('line', sa.Enum('washing_machine', 'refrigerator', 'air_conditioner', 'water_heater', 'television', 'small_appliance', name='productline', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('model_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('bought_on', sa.Date(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['model_id'], ['product_models.id'], name=op.f('fk_units_model_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_units'))
    )
    op.create_table('barcodes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('place', sa.String(length=10), nullable=False),
    sa.Column('value', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_barcodes_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_barcodes')),
    sa.UniqueConstraint('unit_id', 'place', name=op.f('uq_barcodes_unit_id_place')),
    sa.UniqueConstraint('value', name=op.f('uq_barcodes_value'))
    )
    with op.batch_alter_table('barcodes', schema=None) as batch_op:
        batch_op.create_index('ix_barcodes_unit_id', ['unit_id'], unique=False)

    op.create_table('breaches',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('clock_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('dispatch', 'acceptance', 'first_contact', 'on_site', 'repair', 'part_decision', 'part_shipment', 'part_transit', 'part_receipt', 'defective_return', 'claim_decision', 'deduction_answer', 'statement', 'statement_answer', 'payment', 'payment_latest', 'fast_lane_settlement', 'passed_on', 'grievance_answer', 'complaint_acknowledged', 'complaint_answer', name='clockkind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('subject_kind', sa.String(length=24), nullable=False),
    sa.Column('subject_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('party', sa.Enum('dispatch', 'planning', 'warehouse', 'approval', 'appraisal', 'finance', 'outlet', 'parent', 'carrier', 'dealer', 'bank', 'force', 'user', name='party', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('holder', sa.String(length=40), nullable=False),
    sa.Column('source', sa.Enum('found', 'self_reported', 'no_signal', 'imported', name='source', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('weight', sa.Integer(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint('found_at >= due_at', name=op.f('ck_breaches_found_after_due')),
    sa.CheckConstraint('weight BETWEEN 0 AND 100', name=op.f('ck_breaches_weight_in_hundredths')),
    sa.ForeignKeyConstraint(['clock_id'], ['clocks.id'], name=op.f('fk_breaches_clock_id')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_breaches_outlet_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_breaches')),
    sa.UniqueConstraint('clock_id', name=op.f('uq_breaches_clock_id')),
    info={'owned': True, 'audited': 'breach'}
    )
    with op.batch_alter_table('breaches', schema=None) as batch_op:
        batch_op.create_index('ix_breaches_county_code', ['county_code', 'id'], unique=False)
        batch_op.create_index('ix_breaches_due_at', ['due_at', 'id'], unique=False)
        batch_op.create_index('ix_breaches_outlet_id', ['outlet_id', 'id'], unique=False)
        batch_op.create_index('ix_breaches_parent_id', ['parent_id', 'id'], unique=False)
        batch_op.create_index('ix_breaches_root_id', ['root_id', 'id'], unique=False)
        batch_op.create_index('ix_breaches_subject', ['subject_kind', 'subject_id'], unique=False)

    op.create_table('work_orders',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.String(length=16), nullable=False),
    sa.Column('state', sa.Enum('new', 'dispatched', 'accepted', 'assigned', 'contacted', 'appointed', 'arrived', 'completed', 'called_back', 'checked', 'closed', 'cancelled', 'merged', 'unserved', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('hold', sa.String(length=24), nullable=True),
    sa.Column('service_type', sa.Enum('install', 'repair', 'maintenance', 'inspection', 'relocate', 'clean', name='servicetype', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('mode', sa.Enum('on_site', 'carry_in', 'taken_to_shop', name='mode', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('source', sa.Enum('hotline', 'dealer', 'platform', 'outlet', 'user', 'import', name='source', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('on_behalf', sa.Boolean(), nullable=False),
    sa.Column('line', sa.Enum('washing_machine', 'refrigerator', 'air_conditioner', 'water_heater', 'television', 'small_appliance', name='productline', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('symptom', sa.String(length=300), nullable=False),
    sa.Column('priority', sa.String(length=24), nullable=True),
    sa.Column('town_code', sa.String(length=9), nullable=True),
    sa.Column('tier', sa.Integer(), nullable=True),
    sa.Column('technician_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('appointed_from', sa.DateTime(timezone=True), nullable=True),
    sa.Column('appointed_to', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('completed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('next_due', sa.DateTime(timezone=True), nullable=True),
    sa.Column('chases', sa.Integer(), nullable=False),
    sa.Column('previous_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('external_ref', sa.String(length=64), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint('appointed_to IS NULL OR appointed_to >= appointed_from', name=op.f('ck_work_orders_appointment_in_order')),
    sa.CheckConstraint('tier IS NULL OR tier BETWEEN 1 AND 4', name=op.f('ck_work_orders_tier_known')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_work_orders_outlet_id')),
    sa.ForeignKeyConstraint(['previous_id'], ['work_orders.id'], name=op.f('fk_work_orders_previous_id')),
    sa.ForeignKeyConstraint(['technician_id'], ['accounts.id'], name=op.f('fk_work_orders_technician_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_work_orders_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_work_orders')),
    sa.UniqueConstraint('external_ref', name=op.f('uq_work_orders_external_ref')),
    sa.UniqueConstraint('number', name=op.f('uq_work_orders_number')),
    info={'owned': True, 'audited': 'work_order'}
    )
    with op.batch_alter_table('work_orders', schema=None) as batch_op:
        batch_op.create_index('ix_work_orders_county_code_state', ['county_code', 'state', 'next_due'], unique=False)
        batch_op.create_index('ix_work_orders_open_due', ['next_due', 'id'], unique=False, sqlite_where=sa.text("state IN ('new', 'unserved', 'dispatched', 'accepted', 'assigned', 'contacted', 'appointed', 'arrived')"), postgresql_where=sa.text("state IN ('new', 'unserved', 'dispatched', 'accepted', 'assigned', 'contacted', 'appointed', 'arrived')"))
        batch_op.create_index('ix_work_orders_opened_at', ['opened_at', 'id'], unique=False)
        batch_op.create_index('ix_work_orders_outlet_id_state', ['outlet_id', 'state', 'next_due'], unique=False)
        batch_op.create_index('ix_work_orders_parent_id_state', ['parent_id', 'state', 'next_due'], unique=False)
        batch_op.create_index('ix_work_orders_previous_id', ['previous_id'], unique=False)
        batch_op.create_index('ix_work_orders_root_id_state', ['root_id', 'state', 'next_due'], unique=False)
        batch_op.create_index('ix_work_orders_unit_id', ['unit_id'], unique=False)

    op.create_table('breach_rulings',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('breach_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('cause', sa.String(length=40), nullable=False),
    sa.Column('weight', sa.Integer(), nullable=False),
    sa.Column('ruled_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint('weight BETWEEN 0 AND 100', name=op.f('ck_breach_rulings_weight_in_hundredths')),
    sa.ForeignKeyConstraint(['breach_id'], ['breaches.id'], name=op.f('fk_breach_rulings_breach_id')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_breach_rulings_outlet_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_breach_rulings')),
    sa.UniqueConstraint('breach_id', 'cause', name=op.f('uq_breach_rulings_breach_id_cause')),
    info={'owned': True, 'audited': 'breach_ruling'}
    )
    op.create_table('escalations',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('clock_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('breach_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('step', sa.Enum('holder', 'parent', 'county_owner', 'regional_manager', 'head_office', name='step', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.ForeignKeyConstraint(['breach_id'], ['breaches.id'], name=op.f('fk_escalations_breach_id')),
    sa.ForeignKeyConstraint(['clock_id'], ['clocks.id'], name=op.f('fk_escalations_clock_id')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_escalations_outlet_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_escalations')),
    sa.UniqueConstraint('clock_id', 'step', name=op.f('uq_escalations_clock_id_step')),
    info={'owned': True, 'audited': 'breach'}
    )
    with op.batch_alter_table('escalations', schema=None) as batch_op:
        batch_op.create_index('ix_escalations_breach_id', ['breach_id'], unique=False)

    op.create_table('imported_events',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('work_order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('digest', sa.String(length=32), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.String(length=60), nullable=False),
    sa.Column('group', sa.String(length=80), nullable=False),
    sa.Column('priority', sa.String(length=24), nullable=False),
    sa.Column('source_row', sa.Integer(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_imported_events_outlet_id')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_orders.id'], name=op.f('fk_imported_events_work_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_imported_events')),
    sa.UniqueConstraint('work_order_id', 'key', name=op.f('uq_imported_events_work_order_id_key')),
    info={'owned': True}
    )
    op.create_table('work_order_addresses',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('work_order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('village', sa.String(length=60), nullable=True),
    sa.Column('detail', sa.String(length=200), nullable=True),
    sa.Column('place_hash', sa.String(length=64), nullable=True),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_work_order_addresses_outlet_id')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_orders.id'], name=op.f('fk_work_order_addresses_work_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_work_order_addresses')),
    sa.UniqueConstraint('work_order_id', name=op.f('uq_work_order_addresses_work_order_id')),
    info={'owned': True, 'audited': 'work_order'}
    )
    with op.batch_alter_table('work_order_addresses', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_work_order_addresses_place_hash'), ['place_hash'], unique=False)

    op.create_table('work_order_contacts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('work_order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('role', sa.Enum('reporter', 'site', name='contactrole', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=True),
    sa.Column('phone', sa.String(length=20), nullable=True),
    sa.Column('phone_hash', sa.String(length=64), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_work_order_contacts_outlet_id')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_orders.id'], name=op.f('fk_work_order_contacts_work_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_work_order_contacts')),
    info={'owned': True, 'audited': 'work_order'}
    )
    with op.batch_alter_table('work_order_contacts', schema=None) as batch_op:
        batch_op.create_index('ix_work_order_contacts_phone_hash', ['phone_hash'], unique=False)
        batch_op.create_index('ix_work_order_contacts_work_order_id', ['work_order_id'], unique=False)

