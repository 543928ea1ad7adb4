"""House."""

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
    sa.Column('pinyin', sa.String(length=200), nullable=False),
    sa.Column('initials', sa.String(length=80), nullable=False),
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
        batch_op.create_index('ix_accounts_initials', ['initials'], unique=False)
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
    op.create_table('courses',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(length=24), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('track', sa.Enum('product', 'attitude', 'language', 'norms', name='track', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('line', sa.Enum('washing_machine', 'refrigerator', 'air_conditioner', 'water_heater', 'television', 'small_appliance', name='productline', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('practical', sa.Boolean(), nullable=False),
    sa.Column('pass_score', sa.Integer(), nullable=False),
    sa.Column('valid_days', sa.Integer(), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('pass_score BETWEEN 1 AND 100', name=op.f('ck_courses_pass_score_sensible')),
    sa.CheckConstraint('valid_days IS NULL OR valid_days > 0', name=op.f('ck_courses_valid_days_positive')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses')),
    sa.UniqueConstraint('code', name=op.f('uq_courses_code')),
    info={'audited': 'course'}
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

    op.create_table('monthly_reports',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.String(length=16), nullable=False),
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('kind', sa.Enum('network', 'region', 'outlet', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('code', sa.String(length=24), nullable=False),
    sa.Column('language', sa.String(length=12), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=64), nullable=False),
    sa.Column('seal_head', sa.String(length=64), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('file', sa.String(length=80), nullable=False),
    sa.Column('snapshot', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_monthly_reports')),
    sa.UniqueConstraint('month', 'kind', 'code', 'version', 'language', name=op.f('uq_monthly_reports_month_kind_code_version_language')),
    sa.UniqueConstraint('number', name=op.f('uq_monthly_reports_number')),
    info={'audited': 'monthly_report'}
    )
    with op.batch_alter_table('monthly_reports', schema=None) as batch_op:
        batch_op.create_index('ix_monthly_reports_kind_code', ['kind', 'code', 'month'], unique=False)

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

    op.create_table('parts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('pinyin', sa.String(length=200), nullable=False),
    sa.Column('initials', sa.String(length=80), nullable=False),
    sa.Column('line', sa.Enum('washing_machine', 'refrigerator', 'air_conditioner', 'water_heater', 'television', 'small_appliance', name='productline', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('price_fen', sa.BigInteger(), nullable=True),
    sa.Column('returns_old', sa.Boolean(), nullable=False),
    sa.Column('substitute_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('price_fen IS NULL OR price_fen >= 0', name=op.f('ck_parts_price_not_negative')),
    sa.CheckConstraint('substitute_id IS NULL OR substitute_id <> id', name=op.f('ck_parts_not_its_own')),
    sa.ForeignKeyConstraint(['substitute_id'], ['parts.id'], name=op.f('fk_parts_substitute_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_parts')),
    sa.UniqueConstraint('code', name=op.f('uq_parts_code')),
    info={'audited': 'part'}
    )
    with op.batch_alter_table('parts', schema=None) as batch_op:
        batch_op.create_index('ix_parts_initials', ['initials'], unique=False)
        batch_op.create_index('ix_parts_line', ['line'], unique=False)

    op.create_table('pauses',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('subject_kind', sa.String(length=24), nullable=False),
    sa.Column('subject_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('dispatch', 'acceptance', 'first_contact', 'on_site', 'repair', 'call_back', 'document_check', 'part_decision', 'part_shipment', 'part_transit', 'part_receipt', 'part_missing', 'defective_return', 'claim_decision', 'deduction_answer', 'statement', 'statement_answer', 'invoice', 'invoice_check', 'payment', 'payment_latest', 'bank_answer', 'fast_lane_settlement', 'passed_on', 'case_ruling', 'line_ruling', 'case_cleared', 'recovered', 'grievance_answer', 'complaint_acknowledged', 'complaint_answer', name='clockkind', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('reason', sa.Enum('user_other_day', 'user_absent', 'part_decision', 'part_not_in_stock', 'part_at_warehouse', 'part_on_the_way', 'part_at_parent', 'appraisal', 'dealer_or_platform', 'asked_parent', 'asked_outlet', 'at_bank', 'force_majeure', name='pausereason', native_enum=False, create_constraint=True, length=24), nullable=False),
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
    sa.Column('clock', sa.Enum('dispatch', 'acceptance', 'first_contact', 'on_site', 'repair', 'call_back', 'document_check', 'part_decision', 'part_shipment', 'part_transit', 'part_receipt', 'part_missing', 'defective_return', 'claim_decision', 'deduction_answer', 'statement', 'statement_answer', 'invoice', 'invoice_check', 'payment', 'payment_latest', 'bank_answer', 'fast_lane_settlement', 'passed_on', 'case_ruling', 'line_ruling', 'case_cleared', 'recovered', 'grievance_answer', 'complaint_acknowledged', 'complaint_answer', name='clockkind', native_enum=False, create_constraint=True, length=24), nullable=False),
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
    op.create_table('rates',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(length=100), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('item', sa.Enum('labour', 'remote_km', 'special', 'support', 'season', 'height', 'goodwill', 'correction', name='item', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('service_type', sa.Enum('install', 'repair', 'maintenance', 'inspection', 'relocate', 'clean', name='servicetype', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('line', sa.Enum('washing_machine', 'refrigerator', 'air_conditioner', 'water_heater', 'television', 'small_appliance', name='productline', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('grade', sa.Enum('minor', 'small', 'medium', 'major', name='grade', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('tier', sa.Integer(), nullable=True),
    sa.Column('from_floor', sa.Integer(), nullable=True),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.Column('threshold_km', sa.Integer(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(item = 'height') = (from_floor IS NOT NULL)", name=op.f('ck_rates_floor_of_height')),
    sa.CheckConstraint("(item = 'remote_km') = (threshold_km IS NOT NULL)", name=op.f('ck_rates_threshold_of_kilometres')),
    sa.CheckConstraint('amount_fen >= 0', name=op.f('ck_rates_amount_not_negative')),
    sa.CheckConstraint('from_floor IS NULL OR from_floor BETWEEN 2 AND 200', name=op.f('ck_rates_floor_in_range')),
    sa.CheckConstraint('tier IS NULL OR tier BETWEEN 1 AND 4', name=op.f('ck_rates_tier_known')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_rates_dates_in_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rates')),
    sa.UniqueConstraint('code', 'valid_from', name=op.f('uq_rates_code_valid_from')),
    sa.UniqueConstraint('code', 'version', name=op.f('uq_rates_code_version')),
    info={'audited': 'rate'}
    )
    with op.batch_alter_table('rates', schema=None) as batch_op:
        batch_op.create_index('ix_rates_item_valid_from', ['item', 'valid_from'], unique=False)

    op.create_table('review_classes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('work', 'height', 'refrigeration', 'electricity', 'skill', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('prefecture_code', sa.String(length=4), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('place', sa.String(length=120), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('planned', 'held', 'cancelled', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('seats BETWEEN 1 AND 500', name=op.f('ck_review_classes_seats_sensible')),
    sa.CheckConstraint('taken BETWEEN 0 AND seats', name=op.f('ck_review_classes_seats_enough')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_classes')),
    info={'audited': 'review_class'}
    )
    with op.batch_alter_table('review_classes', schema=None) as batch_op:
        batch_op.create_index('ix_review_classes_prefecture_code', ['prefecture_code', 'kind', 'held_on'], unique=False)

    op.create_table('saved_views',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('owner', sa.String(length=32), nullable=False),
    sa.Column('role', sa.String(length=24), nullable=False),
    sa.Column('table_code', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('address', sa.String(length=600), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_views')),
    info={'audited': 'saved_view'}
    )
    with op.batch_alter_table('saved_views', schema=None) as batch_op:
        batch_op.create_index('ix_saved_views_shared', ['owner', 'table_code', 'role'], unique=False, postgresql_where=sa.text("archived_at IS NULL AND role <> ''"), sqlite_where=sa.text("archived_at IS NULL AND role <> ''"))
        batch_op.create_index('uq_saved_views_live_name', ['account_id', 'owner', 'table_code', 'name'], unique=True, postgresql_where=sa.text('archived_at IS NULL'), sqlite_where=sa.text('archived_at IS NULL'))

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
    op.create_table('warehouses',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_warehouses')),
    sa.UniqueConstraint('code', name=op.f('uq_warehouses_code'))
    )
    op.create_table('adjustments',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('share', 'opening', 'interest', 'decision', 'carried', name='linekind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.Column('ref', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint("kind <> 'share'", name=op.f('ck_adjustments_no_share')),
    sa.CheckConstraint('amount_fen <> 0', name=op.f('ck_adjustments_not_nothing')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_adjustments_outlet_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adjustments')),
    sa.UniqueConstraint('ref', name=op.f('uq_adjustments_ref')),
    info={'owned': True, 'audited': 'adjustment'}
    )
    with op.batch_alter_table('adjustments', schema=None) as batch_op:
        batch_op.create_index('ix_adjustments_outlet_id', ['outlet_id'], unique=False)

    op.create_table('agreements',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('parent_bp', sa.Integer(), nullable=False),
    sa.Column('route', sa.Enum('direct', 'through_parent', name='route', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('pay_rule', sa.Enum('day_of_month', 'days_after_invoice', name='payrule', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('pay_days', sa.Integer(), nullable=False),
    sa.Column('interest_num', sa.BigInteger(), nullable=False),
    sa.Column('interest_den', sa.BigInteger(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint("parent_id IS NOT NULL OR (parent_bp = 0 AND route = 'direct')", name=op.f('ck_agreements_parent_known')),
    sa.CheckConstraint('interest_num >= 0 AND interest_den > 0', name=op.f('ck_agreements_interest_in_range')),
    sa.CheckConstraint('outlet_id IS NOT NULL', name=op.f('ck_agreements_of_an_outlet')),
    sa.CheckConstraint('parent_bp BETWEEN 0 AND 10000', name=op.f('ck_agreements_parent_bp_in_range')),
    sa.CheckConstraint('pay_days BETWEEN 1 AND 60', name=op.f('ck_agreements_pay_days_in_range')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_agreements_dates_in_order')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_agreements_outlet_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreements')),
    info={'owned': True, 'audited': 'agreement'}
    )
    with op.batch_alter_table('agreements', schema=None) as batch_op:
        batch_op.create_index('ix_agreements_county_code', ['county_code'], unique=False)
        batch_op.create_index('ix_agreements_outlet_id_valid_from', ['outlet_id', 'valid_from'], unique=True)

    op.create_table('bank_returns',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('filename', sa.String(length=120), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_by', sa.String(length=64), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_bank_returns_outlet_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_returns')),
    sa.UniqueConstraint('digest', name=op.f('uq_bank_returns_digest')),
    info={'owned': True, 'audited': 'bank_return'}
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
    op.create_table('certificates',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('work', 'height', 'refrigeration', 'electricity', 'skill', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('line', sa.Enum('washing_machine', 'refrigerator', 'air_conditioner', 'water_heater', 'television', 'small_appliance', name='productline', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('level', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('valid', 'replaced', 'withdrawn', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('deadline', sa.Date(), nullable=True),
    sa.Column('warned_for', sa.Date(), nullable=True),
    sa.Column('warned_step', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint('ends_on IS NULL OR ends_on > issued_on', name=op.f('ck_certificates_end_after_issue')),
    sa.CheckConstraint('level IS NULL OR level BETWEEN 1 AND 5', name=op.f('ck_certificates_level_known')),
    sa.CheckConstraint('review_on IS NULL OR review_on > issued_on', name=op.f('ck_certificates_review_after_issue')),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_certificates_account_id')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_certificates_outlet_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificates')),
    sa.UniqueConstraint('kind', 'number', name=op.f('uq_certificates_kind_number')),
    info={'owned': True, 'audited': 'certificate'}
    )
    with op.batch_alter_table('certificates', schema=None) as batch_op:
        batch_op.create_index('ix_certificates_account_id', ['account_id'], unique=False)
        batch_op.create_index('ix_certificates_county_code', ['county_code', 'deadline'], unique=False)
        batch_op.create_index('ix_certificates_deadline', ['state', 'deadline', 'id'], unique=False)
        batch_op.create_index('ix_certificates_outlet_id', ['outlet_id'], unique=False)

    op.create_table('class_seats',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('class_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('given_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_class_seats_account_id')),
    sa.ForeignKeyConstraint(['class_id'], ['review_classes.id'], name=op.f('fk_class_seats_class_id')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_class_seats_outlet_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_class_seats')),
    info={'owned': True, 'audited': 'review_class'}
    )
    with op.batch_alter_table('class_seats', schema=None) as batch_op:
        batch_op.create_index('ix_class_seats_account_id', ['account_id'], unique=False)
        batch_op.create_index('uq_class_seats_one', ['class_id', 'account_id'], unique=True, sqlite_where=sa.text('given_back_at IS NULL'), postgresql_where=sa.text('given_back_at IS NULL'))

    op.create_table('clocks',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('dispatch', 'acceptance', 'first_contact', 'on_site', 'repair', 'call_back', 'document_check', 'part_decision', 'part_shipment', 'part_transit', 'part_receipt', 'part_missing', 'defective_return', 'claim_decision', 'deduction_answer', 'statement', 'statement_answer', 'invoice', 'invoice_check', 'payment', 'payment_latest', 'bank_answer', 'fast_lane_settlement', 'passed_on', 'case_ruling', 'line_ruling', 'case_cleared', 'recovered', 'grievance_answer', 'complaint_acknowledged', 'complaint_answer', name='clockkind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('subject_kind', sa.String(length=24), nullable=False),
    sa.Column('subject_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('no_target', 'running', 'warn50', 'warn75', 'breached', 'met', 'met_late', 'cancelled', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('work', sa.String(length=160), nullable=False),
    sa.Column('tier', sa.Integer(), nullable=True),
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
        batch_op.create_index('ix_clocks_broken_stopped', ['stopped_at', 'breached_at', 'subject_kind', 'subject_id'], unique=False, sqlite_where=sa.text('stopped_at IS NOT NULL AND breached_at IS NOT NULL'), postgresql_where=sa.text('stopped_at IS NOT NULL AND breached_at IS NOT NULL'))
        batch_op.create_index('ix_clocks_look_at', ['look_at', 'id'], unique=False, sqlite_where=sa.text('look_at IS NOT NULL'), postgresql_where=sa.text('look_at IS NOT NULL'))
        batch_op.create_index('ix_clocks_met', ['kind', 'due_at', 'tier', 'county_code'], unique=False, sqlite_where=sa.text("state = 'met'"), postgresql_where=sa.text("state = 'met'"))
        batch_op.create_index('ix_clocks_met_outlet', ['outlet_id', 'kind', 'due_at'], unique=False, sqlite_where=sa.text("state = 'met'"), postgresql_where=sa.text("state = 'met'"))
        batch_op.create_index('ix_clocks_open_kind', ['kind', 'id'], unique=False, sqlite_where=sa.text('stopped_at IS NULL'), postgresql_where=sa.text('stopped_at IS NULL'))
        batch_op.create_index('ix_clocks_set_aside', ['id'], unique=False, sqlite_where=sa.text('set_aside IS NOT NULL'), postgresql_where=sa.text('set_aside IS NOT NULL'))
        batch_op.create_index('ix_clocks_step_at', ['step_at', 'id'], unique=False, sqlite_where=sa.text('step_at IS NOT NULL'), postgresql_where=sa.text('step_at IS NOT NULL'))
        batch_op.create_index('ix_clocks_subject', ['subject_kind', 'subject_id'], unique=False)
        batch_op.create_index('ix_clocks_warn_at', ['warn_at', 'id'], unique=False, sqlite_where=sa.text('warn_at IS NOT NULL'), postgresql_where=sa.text('warn_at IS NOT NULL'))
        batch_op.create_index('uq_clocks_one_open', ['subject_kind', 'subject_id', 'kind'], unique=True, sqlite_where=sa.text('stopped_at IS NULL'), postgresql_where=sa.text('stopped_at IS NULL'))

    op.create_table('course_results',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('course_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('taken_on', sa.Date(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('practical_done', sa.Boolean(), nullable=False),
    sa.Column('passed', sa.Boolean(), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint('score BETWEEN 0 AND 100', name=op.f('ck_course_results_score_sensible')),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_course_results_account_id')),
    sa.ForeignKeyConstraint(['course_id'], ['courses.id'], name=op.f('fk_course_results_course_id')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_course_results_outlet_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_course_results')),
    info={'owned': True, 'audited': 'course'}
    )
    with op.batch_alter_table('course_results', schema=None) as batch_op:
        batch_op.create_index('ix_course_results_account_id', ['account_id', 'course_id'], unique=False)
        batch_op.create_index('ix_course_results_outlet_id', ['outlet_id'], unique=False)

    op.create_table('decisions',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('proposed', 'done', 'dropped', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('what', sa.String(length=120), nullable=False),
    sa.Column('division', sa.String(length=6), nullable=False),
    sa.Column('users', sa.BigInteger(), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('recommended', sa.String(length=60), nullable=False),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('proposed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint("(ended_at IS NULL) = (state = 'proposed')", name=op.f('ck_decisions_ended_when_over')),
    sa.CheckConstraint('(ended_at IS NULL) = (ended_by IS NULL)', name=op.f('ck_decisions_ended_by_somebody')),
    sa.CheckConstraint('users > 0 OR amount_fen > 0', name=op.f('ck_decisions_something_at_stake')),
    sa.CheckConstraint('users >= 0 AND amount_fen >= 0', name=op.f('ck_decisions_not_negative')),
    sa.ForeignKeyConstraint(['ended_by'], ['accounts.id'], name=op.f('fk_decisions_ended_by')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_decisions_outlet_id')),
    sa.ForeignKeyConstraint(['proposed_by'], ['accounts.id'], name=op.f('fk_decisions_proposed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decisions')),
    info={'owned': True, 'audited': 'decision'}
    )
    with op.batch_alter_table('decisions', schema=None) as batch_op:
        batch_op.create_index('ix_decisions_proposed_at', ['proposed_at', 'id'], unique=False)

    op.create_table('distances',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('town_code', sa.String(length=9), nullable=False),
    sa.Column('village', sa.String(length=60), nullable=False),
    sa.Column('km', sa.Integer(), nullable=False),
    sa.Column('source', sa.Enum('measured', 'agreed', 'claimed', 'estimate', name='source', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('state', sa.Enum('pending', 'approved', 'refused', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entered_by', sa.String(length=64), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.String(length=64), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint("(state = 'pending') = (decided_at IS NULL)", name=op.f('ck_distances_decided_or_pending')),
    sa.CheckConstraint('km BETWEEN 0 AND 1000', name=op.f('ck_distances_km_in_range')),
    sa.CheckConstraint('outlet_id IS NOT NULL', name=op.f('ck_distances_of_an_outlet')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_distances_dates_in_order')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_distances_outlet_id')),
    sa.ForeignKeyConstraint(['town_code'], ['divisions.code'], name=op.f('fk_distances_town_code')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_distances')),
    info={'owned': True, 'audited': 'distance'}
    )
    with op.batch_alter_table('distances', schema=None) as batch_op:
        batch_op.create_index('ix_distances_county_code', ['county_code'], unique=False)
        batch_op.create_index('ix_distances_outlet_id_town_code', ['outlet_id', 'town_code', 'village'], unique=False)
        batch_op.create_index('ix_distances_parent_id', ['parent_id'], unique=False)
        batch_op.create_index('ix_distances_root_id', ['root_id'], unique=False)
        batch_op.create_index('uq_distances_pending', ['outlet_id', 'town_code', 'village'], unique=True, sqlite_where=sa.text("state = 'pending'"), postgresql_where=sa.text("state = 'pending'"))

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

    op.create_table('lane_deliveries',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('system', sa.String(length=40), nullable=False),
    sa.Column('ref', sa.String(length=40), nullable=False),
    sa.Column('origin', sa.String(length=60), nullable=False),
    sa.Column('destination', sa.String(length=60), nullable=False),
    sa.Column('mode', sa.String(length=30), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=True),
    sa.Column('ordered_on', sa.Date(), nullable=True),
    sa.Column('promised_on', sa.Date(), nullable=False),
    sa.Column('delivered_on', sa.Date(), nullable=False),
    sa.Column('recorded_on', sa.Date(), nullable=True),
    sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint('ordered_on IS NULL OR ordered_on <= delivered_on', name=op.f('ck_lane_deliveries_ordered_first')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_lane_deliveries_outlet_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lane_deliveries')),
    sa.UniqueConstraint('system', 'ref', name=op.f('uq_lane_deliveries_system_ref')),
    info={'owned': True}
    )
    with op.batch_alter_table('lane_deliveries', schema=None) as batch_op:
        batch_op.create_index('ix_lane_deliveries_lane', ['origin', 'destination', 'mode'], unique=False)

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

    op.create_table('part_discrepancies',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('used_unbooked', 'more_than_sent', name='discrepancykind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('line_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('part_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('settled', sa.BigInteger(), nullable=False),
    sa.Column('shipment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.Enum('this_request', 'other_request', 'return', 'keep', name='outcome', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('outcome_by', sa.String(length=64), nullable=True),
    sa.Column('confirmed_by', sa.String(length=64), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint("kind <> 'more_than_sent' OR settled = 0 OR outcome IS NOT NULL", name=op.f('ck_part_discrepancies_never_by_itself')),
    sa.CheckConstraint("outcome <> 'keep' OR closed_at IS NULL OR confirmed_by IS NOT NULL", name=op.f('ck_part_discrepancies_kept_by_two')),
    sa.CheckConstraint('(closed_at IS NOT NULL) = (settled = quantity)', name=op.f('ck_part_discrepancies_closed_when_settled')),
    sa.CheckConstraint('(outcome IS NULL) = (outcome_by IS NULL)', name=op.f('ck_part_discrepancies_decided_by_somebody')),
    sa.CheckConstraint('confirmed_by <> outcome_by', name=op.f('ck_part_discrepancies_second_person')),
    sa.CheckConstraint('quantity BETWEEN 1 AND 999', name=op.f('ck_part_discrepancies_some_pieces')),
    sa.CheckConstraint('settled BETWEEN 0 AND quantity', name=op.f('ck_part_discrepancies_settled_in_bounds')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_part_discrepancies_outlet_id')),
    sa.ForeignKeyConstraint(['part_id'], ['parts.id'], name=op.f('fk_part_discrepancies_part_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_part_discrepancies')),
    info={'owned': True, 'audited': 'part_discrepancy'}
    )
    with op.batch_alter_table('part_discrepancies', schema=None) as batch_op:
        batch_op.create_index('ix_part_discrepancies_line_id', ['line_id'], unique=False)
        batch_op.create_index('ix_part_discrepancies_open', ['id'], unique=False, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))

    op.create_table('part_movements',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('identity', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.Enum('stocked', 'allocated', 'shipped', 'received', 'short', 'damaged', 'lost', 'used', 'found', 'kept', 'old_taken_out', 'old_sent', 'old_scrapped', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('part_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('line_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('from_place', sa.String(length=40), nullable=False),
    sa.Column('to_place', sa.String(length=40), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint('from_place <> to_place', name=op.f('ck_part_movements_two_places')),
    sa.CheckConstraint('quantity BETWEEN 1 AND 999', name=op.f('ck_part_movements_some_pieces')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_part_movements_outlet_id')),
    sa.ForeignKeyConstraint(['part_id'], ['parts.id'], name=op.f('fk_part_movements_part_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_part_movements')),
    sa.UniqueConstraint('identity', name=op.f('uq_part_movements_identity')),
    info={'owned': True}
    )
    with op.batch_alter_table('part_movements', schema=None) as batch_op:
        batch_op.create_index('ix_part_movements_line_id', ['line_id', 'id'], unique=False)
        batch_op.create_index('ix_part_movements_outlet_id', ['outlet_id', 'id'], unique=False)
        batch_op.create_index('ix_part_movements_part_id', ['part_id', 'id'], unique=False)

    op.create_table('part_shipments',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.String(length=16), nullable=False),
    sa.Column('warehouse_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('tier', sa.Integer(), nullable=True),
    sa.Column('via_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('via_reason', sa.Enum('no_carrier', 'outlets_wish', 'one_parcel', name='viareason', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('shipped_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint('(via_id IS NULL) = (via_reason IS NULL)', name=op.f('ck_part_shipments_via_with_reason')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_part_shipments_outlet_id')),
    sa.ForeignKeyConstraint(['via_id'], ['outlets.id'], name=op.f('fk_part_shipments_via_id')),
    sa.ForeignKeyConstraint(['warehouse_id'], ['warehouses.id'], name=op.f('fk_part_shipments_warehouse_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_part_shipments')),
    sa.UniqueConstraint('number', name=op.f('uq_part_shipments_number')),
    info={'owned': True, 'audited': 'part_shipment'}
    )
    with op.batch_alter_table('part_shipments', schema=None) as batch_op:
        batch_op.create_index('ix_part_shipments_county_code', ['county_code', 'id'], unique=False)
        batch_op.create_index('ix_part_shipments_outlet_id', ['outlet_id', 'id'], unique=False)
        batch_op.create_index('ix_part_shipments_parent_id', ['parent_id', 'id'], unique=False)
        batch_op.create_index('ix_part_shipments_root_id', ['root_id', 'id'], unique=False)
        batch_op.create_index('ix_part_shipments_warehouse_id', ['warehouse_id', 'id'], unique=False)

    op.create_table('part_stock',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('place', sa.String(length=40), nullable=False),
    sa.Column('part_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint('quantity >= 0', name=op.f('ck_part_stock_never_below_nought')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_part_stock_outlet_id')),
    sa.ForeignKeyConstraint(['part_id'], ['parts.id'], name=op.f('fk_part_stock_part_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_part_stock')),
    sa.UniqueConstraint('place', 'part_id', name=op.f('uq_part_stock_place_part_id')),
    info={'owned': True}
    )
    with op.batch_alter_table('part_stock', schema=None) as batch_op:
        batch_op.create_index('ix_part_stock_outlet_id', ['outlet_id'], unique=False)
        batch_op.create_index('ix_part_stock_part_id', ['part_id'], unique=False)

    op.create_table('payees',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('holder', sa.String(length=80), nullable=False),
    sa.Column('bank', sa.String(length=80), nullable=False),
    sa.Column('account', sa.String(length=30), nullable=False),
    sa.Column('tax_kind', sa.Enum('general', 'small_scale', 'sole_trader', 'natural_person', 'third_party', name='taxkind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('tax_number', sa.String(length=30), nullable=False),
    sa.Column('rate_bp', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('proposed', 'approved', 'refused', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('proposed_by', sa.String(length=64), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.String(length=64), nullable=True),
    sa.Column('effective_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint("(state = 'approved') = (effective_at IS NOT NULL)", name=op.f('ck_payees_effective_when_approved')),
    sa.CheckConstraint('decided_by IS NULL OR decided_by <> proposed_by', name=op.f('ck_payees_second_person')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_payees_outlet_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payees')),
    info={'owned': True, 'audited': 'payee'}
    )
    with op.batch_alter_table('payees', schema=None) as batch_op:
        batch_op.create_index('ix_payees_county_code', ['county_code'], unique=False)
        batch_op.create_index('ix_payees_outlet_id', ['outlet_id', 'effective_at'], unique=False)

    op.create_table('payment_runs',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.String(length=16), nullable=False),
    sa.Column('state', sa.Enum('draft', 'approved', 'filed', 'closed', 'void', name='runstate', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('total_fen', sa.BigInteger(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=64), nullable=False),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('approved_by', sa.String(length=64), nullable=True),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint('approved_by IS NULL OR approved_by <> made_by', name=op.f('ck_payment_runs_second_person')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_payment_runs_outlet_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment_runs')),
    sa.UniqueConstraint('number', name=op.f('uq_payment_runs_number')),
    info={'owned': True, 'audited': 'payment_run'}
    )
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
    sa.Column('seed', sa.String(length=64), nullable=False),
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

    op.create_table('service_areas',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('outlet', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('county_code', sa.String(length=6), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_service_areas_dates_in_order')),
    sa.ForeignKeyConstraint(['county_code'], ['divisions.code'], name=op.f('fk_service_areas_county_code')),
    sa.ForeignKeyConstraint(['outlet'], ['outlets.id'], name=op.f('fk_service_areas_outlet')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_areas')),
    sa.UniqueConstraint('outlet', 'county_code', 'valid_from', name=op.f('uq_service_areas_outlet_county_code_valid_from')),
    info={'audited': 'service_area'}
    )
    with op.batch_alter_table('service_areas', schema=None) as batch_op:
        batch_op.create_index('ix_service_areas_county_code', ['county_code', 'outlet'], unique=False)

    op.create_table('statements',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.Enum('month', 'opening', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('period', sa.Date(), nullable=False),
    sa.Column('ref', sa.String(length=40), nullable=False),
    sa.Column('state', sa.Enum('open', 'calculated', 'published', 'outlet_confirmed', 'deemed_confirmed', 'invoice_received', 'invoice_checked', 'invoice_returned', 'approved', 'paid', 'credited', 'bank_refused', 'settled', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('total_fen', sa.BigInteger(), nullable=False),
    sa.Column('pay_rule', sa.Enum('day_of_month', 'days_after_invoice', name='payrule', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('pay_days', sa.Integer(), nullable=False),
    sa.Column('interest_num', sa.BigInteger(), nullable=False),
    sa.Column('interest_den', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer_due', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paid_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('credited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint('outlet_id IS NOT NULL', name=op.f('ck_statements_of_an_outlet')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_statements_outlet_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statements')),
    sa.UniqueConstraint('number', name=op.f('uq_statements_number')),
    sa.UniqueConstraint('outlet_id', 'period', 'kind', 'ref', name=op.f('uq_statements_outlet_id_period_kind_ref')),
    info={'owned': True, 'audited': 'statement'}
    )
    with op.batch_alter_table('statements', schema=None) as batch_op:
        batch_op.create_index('ix_statements_answer_due', ['answer_due'], unique=False, postgresql_where=sa.text("state = 'published'"), sqlite_where=sa.text("state = 'published'"))
        batch_op.create_index('ix_statements_county_code', ['county_code'], unique=False)
        batch_op.create_index('ix_statements_period', ['period', 'id'], unique=False)
        batch_op.create_index('ix_statements_state', ['state', 'due_at'], unique=False)

    op.create_table('transfers',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('debit', sa.String(length=40), nullable=False),
    sa.Column('credit', sa.String(length=40), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.Enum('approved', 'sent', 'credited', 'refused', 'held', 'passed', 'decision', 'interest', 'opening', 'reversal', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('ref', sa.String(length=40), nullable=False),
    sa.Column('reverses', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint('amount_fen > 0', name=op.f('ck_transfers_amount_positive')),
    sa.CheckConstraint('debit <> credit', name=op.f('ck_transfers_two_sides')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_transfers_outlet_id')),
    sa.ForeignKeyConstraint(['reverses'], ['transfers.id'], name=op.f('fk_transfers_reverses')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_transfers')),
    sa.UniqueConstraint('reverses', name=op.f('uq_transfers_reverses')),
    info={'owned': True}
    )
    with op.batch_alter_table('transfers', schema=None) as batch_op:
        batch_op.create_index('ix_transfers_county_code', ['county_code'], unique=False)
        batch_op.create_index('ix_transfers_credit', ['credit', 'id'], unique=False)
        batch_op.create_index('ix_transfers_debit', ['debit', 'id'], unique=False)
        batch_op.create_index('ix_transfers_ref', ['ref'], unique=False)
        batch_op.create_index('uq_transfers_approved', ['ref'], unique=True, sqlite_where=sa.text("kind = 'approved'"), postgresql_where=sa.text("kind = 'approved'"))

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
    sa.Column('kind', sa.Enum('dispatch', 'acceptance', 'first_contact', 'on_site', 'repair', 'call_back', 'document_check', 'part_decision', 'part_shipment', 'part_transit', 'part_receipt', 'part_missing', 'defective_return', 'claim_decision', 'deduction_answer', 'statement', 'statement_answer', 'invoice', 'invoice_check', 'payment', 'payment_latest', 'bank_answer', 'fast_lane_settlement', 'passed_on', 'case_ruling', 'line_ruling', 'case_cleared', 'recovered', 'grievance_answer', 'complaint_acknowledged', 'complaint_answer', name='clockkind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('subject_kind', sa.String(length=24), nullable=False),
    sa.Column('subject_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('tier', sa.Integer(), nullable=True),
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
        batch_op.create_index('ix_breaches_kind_due_at', ['kind', 'due_at', 'tier', 'county_code'], unique=False)
        batch_op.create_index('ix_breaches_outlet_id', ['outlet_id', 'id'], unique=False)
        batch_op.create_index('ix_breaches_parent_id', ['parent_id', 'id'], unique=False)
        batch_op.create_index('ix_breaches_root_id', ['root_id', 'id'], unique=False)
        batch_op.create_index('ix_breaches_subject', ['subject_kind', 'subject_id'], unique=False)

    op.create_table('invoices',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('statement_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.Enum('special', 'ordinary', 'tax_office', 'third_party', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('dated', sa.Date(), nullable=False),
    sa.Column('gross_fen', sa.BigInteger(), nullable=False),
    sa.Column('net_fen', sa.BigInteger(), nullable=False),
    sa.Column('tax_fen', sa.BigInteger(), nullable=False),
    sa.Column('rate_bp', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('received', 'checked', 'returned', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('reason', sa.Enum('amount', 'tax', 'buyer', 'unreadable', name='returnreason', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_by', sa.String(length=64), nullable=False),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('checked_by', sa.String(length=64), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint('gross_fen = net_fen + tax_fen', name=op.f('ck_invoices_parts_make_the_gross')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_invoices_outlet_id')),
    sa.ForeignKeyConstraint(['statement_id'], ['statements.id'], name=op.f('fk_invoices_statement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invoices')),
    info={'owned': True, 'audited': 'invoice'}
    )
    with op.batch_alter_table('invoices', schema=None) as batch_op:
        batch_op.create_index('ix_invoices_outlet_id', ['outlet_id'], unique=False)
        batch_op.create_index('uq_invoices_live_number', ['number'], unique=True, postgresql_where=sa.text("state <> 'returned'"), sqlite_where=sa.text("state <> 'returned'"))
        batch_op.create_index('uq_invoices_live_statement', ['statement_id'], unique=True, postgresql_where=sa.text("state <> 'returned'"), sqlite_where=sa.text("state <> 'returned'"))

    op.create_table('part_handovers',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('shipment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('leg', sa.Integer(), nullable=False),
    sa.Column('giver', sa.String(length=40), nullable=False),
    sa.Column('receiver', sa.String(length=40), nullable=False),
    sa.Column('form', sa.Enum('waybill', 'carried', 'picked_up', name='form', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('carrier', sa.String(length=40), nullable=False),
    sa.Column('waybill', sa.String(length=40), nullable=False),
    sa.Column('held_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('given_by', sa.String(length=64), nullable=True),
    sa.Column('delivered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('denied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('denied_by', sa.String(length=64), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('received_by', sa.String(length=64), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint('(given_at IS NULL) = (form IS NULL)', name=op.f('ck_part_handovers_given_in_a_form')),
    sa.CheckConstraint('(given_at IS NULL) = (given_by IS NULL)', name=op.f('ck_part_handovers_given_by_somebody')),
    sa.CheckConstraint('(received_at IS NULL) = (received_by IS NULL)', name=op.f('ck_part_handovers_received_by_somebody')),
    sa.CheckConstraint('delivered_at IS NULL OR given_at IS NOT NULL', name=op.f('ck_part_handovers_given_first')),
    sa.CheckConstraint('giver <> receiver', name=op.f('ck_part_handovers_two_hands')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_part_handovers_outlet_id')),
    sa.ForeignKeyConstraint(['shipment_id'], ['part_shipments.id'], name=op.f('fk_part_handovers_shipment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_part_handovers')),
    sa.UniqueConstraint('shipment_id', 'leg', name=op.f('uq_part_handovers_shipment_id_leg')),
    info={'owned': True, 'audited': 'custody'}
    )
    with op.batch_alter_table('part_handovers', schema=None) as batch_op:
        batch_op.create_index('ix_part_handovers_due_at', ['due_at', 'id'], unique=False, sqlite_where=sa.text('received_at IS NULL'), postgresql_where=sa.text('received_at IS NULL'))
        batch_op.create_index('ix_part_handovers_receiver', ['receiver'], unique=False, sqlite_where=sa.text('received_at IS NULL'), postgresql_where=sa.text('received_at IS NULL'))
        batch_op.create_index('uq_part_handovers_one_open', ['shipment_id'], unique=True, sqlite_where=sa.text('received_at IS NULL'), postgresql_where=sa.text('received_at IS NULL'))

    op.create_table('pass_ons',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('statement_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('child_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('owed_fen', sa.BigInteger(), nullable=False),
    sa.Column('declared_fen', sa.BigInteger(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint('declared_fen BETWEEN 0 AND owed_fen', name=op.f('ck_pass_ons_no_more_than_owed')),
    sa.CheckConstraint('owed_fen > 0', name=op.f('ck_pass_ons_something')),
    sa.ForeignKeyConstraint(['child_id'], ['outlets.id'], name=op.f('fk_pass_ons_child_id')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_pass_ons_outlet_id')),
    sa.ForeignKeyConstraint(['statement_id'], ['statements.id'], name=op.f('fk_pass_ons_statement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pass_ons')),
    sa.UniqueConstraint('statement_id', 'child_id', name=op.f('uq_pass_ons_statement_id_child_id')),
    info={'owned': True, 'audited': 'pass_on'}
    )
    with op.batch_alter_table('pass_ons', schema=None) as batch_op:
        batch_op.create_index('ix_pass_ons_outlet_id', ['outlet_id', 'id'], unique=False)

    op.create_table('payments',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reference', sa.String(length=24), nullable=False),
    sa.Column('run_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('statement_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('payee_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Enum('planned', 'approved', 'sent', 'credited', 'refused', 'void', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('reason', sa.Enum('name_differs', 'account_wrong', 'account_closed', 'other', name='bankreason', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('proven_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('proven_by', sa.String(length=64), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint('amount_fen > 0', name=op.f('ck_payments_something')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_payments_outlet_id')),
    sa.ForeignKeyConstraint(['payee_id'], ['payees.id'], name=op.f('fk_payments_payee_id')),
    sa.ForeignKeyConstraint(['run_id'], ['payment_runs.id'], name=op.f('fk_payments_run_id')),
    sa.ForeignKeyConstraint(['statement_id'], ['statements.id'], name=op.f('fk_payments_statement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payments')),
    sa.UniqueConstraint('reference', name=op.f('uq_payments_reference')),
    info={'owned': True, 'audited': 'payment'}
    )
    with op.batch_alter_table('payments', schema=None) as batch_op:
        batch_op.create_index('ix_payments_county_code', ['county_code'], unique=False)
        batch_op.create_index('ix_payments_outlet_id', ['outlet_id'], unique=False)
        batch_op.create_index('ix_payments_run_id', ['run_id'], unique=False)
        batch_op.create_index('uq_payments_live_statement', ['statement_id'], unique=True, postgresql_where=sa.text("state <> 'void'"), sqlite_where=sa.text("state <> 'void'"))

    op.create_table('receipts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('statement_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('payer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('awaited', 'declared', 'confirmed', 'short', 'not_received', 'expired', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('owed_fen', sa.BigInteger(), nullable=False),
    sa.Column('declared_fen', sa.BigInteger(), nullable=False),
    sa.Column('confirmed_fen', sa.BigInteger(), nullable=False),
    sa.Column('arrived_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint("(state = 'confirmed') = (confirmed_fen = owed_fen)", name=op.f('ck_receipts_confirmed_when_whole')),
    sa.CheckConstraint('confirmed_fen BETWEEN 0 AND owed_fen', name=op.f('ck_receipts_no_more_than_owed')),
    sa.CheckConstraint('owed_fen > 0', name=op.f('ck_receipts_something')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_receipts_outlet_id')),
    sa.ForeignKeyConstraint(['payer_id'], ['outlets.id'], name=op.f('fk_receipts_payer_id')),
    sa.ForeignKeyConstraint(['statement_id'], ['statements.id'], name=op.f('fk_receipts_statement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_receipts')),
    sa.UniqueConstraint('statement_id', 'outlet_id', name=op.f('uq_receipts_statement_id_outlet_id')),
    info={'owned': True, 'audited': 'receipt'}
    )
    with op.batch_alter_table('receipts', schema=None) as batch_op:
        batch_op.create_index('ix_receipts_county_code', ['county_code'], unique=False)
        batch_op.create_index('ix_receipts_due_at', ['state', 'due_at'], unique=False)
        batch_op.create_index('ix_receipts_outlet_id', ['outlet_id', 'id'], unique=False)

    op.create_table('self_reports',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('clock_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('dispatch', 'acceptance', 'first_contact', 'on_site', 'repair', 'call_back', 'document_check', 'part_decision', 'part_shipment', 'part_transit', 'part_receipt', 'part_missing', 'defective_return', 'claim_decision', 'deduction_answer', 'statement', 'statement_answer', 'invoice', 'invoice_check', 'payment', 'payment_latest', 'bank_answer', 'fast_lane_settlement', 'passed_on', 'case_ruling', 'line_ruling', 'case_cleared', 'recovered', 'grievance_answer', 'complaint_acknowledged', 'complaint_answer', name='clockkind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('subject_kind', sa.String(length=24), nullable=False),
    sa.Column('subject_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('cause', sa.Enum('no_capacity', 'part', 'road', 'user', 'skill', 'overlooked', name='cause', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('party', sa.Enum('dispatch', 'planning', 'warehouse', 'approval', 'appraisal', 'finance', 'outlet', 'parent', 'carrier', 'dealer', 'bank', 'force', 'user', name='party', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('holder', sa.String(length=40), nullable=False),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.ForeignKeyConstraint(['clock_id'], ['clocks.id'], name=op.f('fk_self_reports_clock_id')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_self_reports_outlet_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_self_reports')),
    sa.UniqueConstraint('clock_id', 'outlet_id', name=op.f('uq_self_reports_clock_id_outlet_id')),
    info={'owned': True, 'audited': 'self_report'}
    )
    with op.batch_alter_table('self_reports', schema=None) as batch_op:
        batch_op.create_index('ix_self_reports_outlet_id', ['outlet_id', 'reported_at'], unique=False)
        batch_op.create_index('ix_self_reports_subject', ['subject_kind', 'subject_id'], unique=False)

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
    sa.Column('grade', sa.Enum('minor', 'small', 'medium', 'major', name='grade', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('priority', sa.String(length=24), nullable=True),
    sa.Column('town_code', sa.String(length=9), nullable=True),
    sa.Column('tier', sa.Integer(), nullable=True),
    sa.Column('floor', sa.Integer(), nullable=True),
    sa.Column('technician_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('appointed_from', sa.DateTime(timezone=True), nullable=True),
    sa.Column('appointed_to', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('completed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('next_due', sa.DateTime(timezone=True), nullable=True),
    sa.Column('truth', sa.Enum('confirmed', 'denied', name='truth', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('chases', sa.Integer(), nullable=False),
    sa.Column('previous_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('external_ref', sa.String(length=64), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint("(ended_at IS NULL) = (state IN ('new', 'unserved', 'dispatched', 'accepted', 'assigned', 'contacted', 'appointed', 'arrived'))", name=op.f('ck_work_orders_open_until_it_ends')),
    sa.CheckConstraint('appointed_to IS NULL OR appointed_to >= appointed_from', name=op.f('ck_work_orders_appointment_in_order')),
    sa.CheckConstraint('floor IS NULL OR floor BETWEEN -9 AND 200', name=op.f('ck_work_orders_floor_known')),
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
        batch_op.create_index('ix_work_orders_ended_at', ['ended_at', 'opened_at'], unique=False, sqlite_where=sa.text('ended_at IS NOT NULL'), postgresql_where=sa.text('ended_at IS NOT NULL'))
        batch_op.create_index('ix_work_orders_open_age', ['opened_at', 'next_due', 'county_code', 'outlet_id'], unique=False, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.create_index('ix_work_orders_open_due', ['next_due', 'id'], unique=False, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.create_index('ix_work_orders_opened_at', ['opened_at', 'id'], unique=False)
        batch_op.create_index('ix_work_orders_outlet_id_state', ['outlet_id', 'state', 'next_due'], unique=False)
        batch_op.create_index('ix_work_orders_parent_id_state', ['parent_id', 'state', 'next_due'], unique=False)
        batch_op.create_index('ix_work_orders_previous_id', ['previous_id'], unique=False)
        batch_op.create_index('ix_work_orders_root_id_state', ['root_id', 'state', 'next_due'], unique=False)
        batch_op.create_index('ix_work_orders_unit_id', ['unit_id'], unique=False)

    op.create_table('bank_return_rows',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('return_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('row', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(length=64), nullable=False),
    sa.Column('result', sa.Enum('credited', 'refused', name='result', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('payment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('outcome', sa.Enum('credited', 'refused', 'known', 'unknown', 'doubled', 'amount_differs', 'contradicts', 'not_sent', name='outcome', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('problem', sa.String(length=64), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_bank_return_rows_outlet_id')),
    sa.ForeignKeyConstraint(['payment_id'], ['payments.id'], name=op.f('fk_bank_return_rows_payment_id')),
    sa.ForeignKeyConstraint(['return_id'], ['bank_returns.id'], name=op.f('fk_bank_return_rows_return_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_return_rows')),
    sa.UniqueConstraint('return_id', 'row', name=op.f('uq_bank_return_rows_return_id_row')),
    info={'owned': True, 'audited': 'bank_return'}
    )
    with op.batch_alter_table('bank_return_rows', schema=None) as batch_op:
        batch_op.create_index('ix_bank_return_rows_payment_id', ['payment_id'], unique=False)

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
    op.create_table('cancellations',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('work_order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('recorded', 'suspected', 'ruled', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('reason', sa.Enum('user_withdrew', 'user_wants_later', 'works_again', 'wrong_product', 'entered_twice', 'unreachable', name='cancelreason', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('by_outlet', sa.Boolean(), nullable=False),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('clock', sa.Enum('dispatch', 'acceptance', 'first_contact', 'on_site', 'repair', 'call_back', 'document_check', 'part_decision', 'part_shipment', 'part_transit', 'part_receipt', 'part_missing', 'defective_return', 'claim_decision', 'deduction_answer', 'statement', 'statement_answer', 'invoice', 'invoice_check', 'payment', 'payment_latest', 'bank_answer', 'fast_lane_settlement', 'passed_on', 'case_ruling', 'line_ruling', 'case_cleared', 'recovered', 'grievance_answer', 'complaint_acknowledged', 'complaint_answer', name='clockkind', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('left_s', sa.Integer(), nullable=True),
    sa.Column('again_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('answer', sa.Enum('asked_for_it', 'nobody_phoned', 'persuaded', name='answer', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ruling', sa.Enum('concealed', 'explained', name='ruling', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('ruled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ruled_by', sa.String(length=64), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint("(state = 'ruled') = (ruling IS NOT NULL)", name=op.f('ck_cancellations_ruled_with_ruling')),
    sa.CheckConstraint('(answer IS NULL) = (asked_at IS NULL)', name=op.f('ck_cancellations_answered_when_asked')),
    sa.CheckConstraint('(clock IS NULL) = (left_s IS NULL)', name=op.f('ck_cancellations_left_to_a_promise')),
    sa.CheckConstraint('left_s IS NULL OR left_s >= 0', name=op.f('ck_cancellations_left_not_negative')),
    sa.ForeignKeyConstraint(['again_id'], ['work_orders.id'], name=op.f('fk_cancellations_again_id')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_cancellations_outlet_id')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_orders.id'], name=op.f('fk_cancellations_work_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cancellations')),
    sa.UniqueConstraint('work_order_id', name=op.f('uq_cancellations_work_order_id')),
    info={'owned': True, 'audited': 'cancellation'}
    )
    with op.batch_alter_table('cancellations', schema=None) as batch_op:
        batch_op.create_index('ix_cancellations_again_id', ['again_id'], unique=False)
        batch_op.create_index('ix_cancellations_cancelled_at', ['cancelled_at', 'id'], unique=False)
        batch_op.create_index('ix_cancellations_outlet_id', ['outlet_id', 'cancelled_at'], unique=False)
        batch_op.create_index('ix_cancellations_suspected', ['id'], unique=False, sqlite_where=sa.text("state = 'suspected'"), postgresql_where=sa.text("state = 'suspected'"))

    op.create_table('claims',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.String(length=16), nullable=False),
    sa.Column('work_order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('grade', sa.Enum('minor', 'small', 'medium', 'major', name='grade', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('technician_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('state', sa.Enum('draft', 'submitted', 'sent_back', 'resubmitted', 'approved', 'part_approved', 'rejected', 'appealed', 'final', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('work_day', sa.Date(), nullable=False),
    sa.Column('requested_fen', sa.BigInteger(), nullable=False),
    sa.Column('calculated_fen', sa.BigInteger(), nullable=False),
    sa.Column('approved_fen', sa.BigInteger(), nullable=True),
    sa.Column('missing', sa.String(length=200), nullable=False),
    sa.Column('proof', sa.Enum('code', 'signature', 'call_back', name='proof', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('approvable_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.String(length=64), nullable=True),
    sa.Column('reason', sa.Enum('repeat_workmanship', 'installed_before', 'grade_too_high', 'distance_too_long', 'not_proven', 'photo_unclear', 'barcode_missing', 'not_in_warranty', 'entered_twice', 'goodwill', name='reason', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint('(approved_fen IS NOT NULL) = (decided_at IS NOT NULL)', name=op.f('ck_claims_decided_with_amount')),
    sa.CheckConstraint('outlet_id IS NOT NULL', name=op.f('ck_claims_of_an_outlet')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_claims_outlet_id')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_orders.id'], name=op.f('fk_claims_work_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claims')),
    sa.UniqueConstraint('number', name=op.f('uq_claims_number')),
    sa.UniqueConstraint('work_order_id', 'outlet_id', name=op.f('uq_claims_work_order_id_outlet_id')),
    info={'owned': True, 'audited': 'claim'}
    )
    with op.batch_alter_table('claims', schema=None) as batch_op:
        batch_op.create_index('ix_claims_county_code_state', ['county_code', 'state', 'id'], unique=False)
        batch_op.create_index('ix_claims_open', ['submitted_at', 'id'], unique=False, sqlite_where=sa.text("state IN ('draft', 'submitted', 'sent_back', 'resubmitted', 'appealed')"), postgresql_where=sa.text("state IN ('draft', 'submitted', 'sent_back', 'resubmitted', 'appealed')"))
        batch_op.create_index('ix_claims_outlet_id_state', ['outlet_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_claims_work_day', ['work_day'], unique=False)

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
    op.create_table('installations_paid',
    sa.Column('barcode_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('work_order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('outlet', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['barcode_id'], ['barcodes.id'], name=op.f('fk_installations_paid_barcode_id')),
    sa.ForeignKeyConstraint(['outlet'], ['outlets.id'], name=op.f('fk_installations_paid_outlet')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_orders.id'], name=op.f('fk_installations_paid_work_order_id')),
    sa.PrimaryKeyConstraint('barcode_id', name=op.f('pk_installations_paid'))
    )
    with op.batch_alter_table('installations_paid', schema=None) as batch_op:
        batch_op.create_index('ix_installations_paid_work_order_id', ['work_order_id'], unique=False)

    op.create_table('opened_jobs',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('work_order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('digest', sa.String(length=32), nullable=False),
    sa.Column('status', sa.String(length=60), nullable=False),
    sa.Column('barrier', sa.String(length=80), nullable=False),
    sa.Column('source_row', sa.Integer(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_opened_jobs_outlet_id')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_orders.id'], name=op.f('fk_opened_jobs_work_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opened_jobs')),
    sa.UniqueConstraint('work_order_id', name=op.f('uq_opened_jobs_work_order_id')),
    info={'owned': True}
    )
    op.create_table('part_couriers',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('handover_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=False),
    sa.Column('vehicle', sa.String(length=40), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.ForeignKeyConstraint(['handover_id'], ['part_handovers.id'], name=op.f('fk_part_couriers_handover_id')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_part_couriers_outlet_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_part_couriers')),
    sa.UniqueConstraint('handover_id', name=op.f('uq_part_couriers_handover_id')),
    info={'owned': True}
    )
    op.create_table('part_requests',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.String(length=16), nullable=False),
    sa.Column('work_order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('tier', sa.Integer(), nullable=True),
    sa.Column('on_behalf', sa.Boolean(), nullable=False),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('external_ref', sa.String(length=64), nullable=True),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint('tier IS NULL OR tier BETWEEN 1 AND 4', name=op.f('ck_part_requests_tier_known')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_part_requests_outlet_id')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_orders.id'], name=op.f('fk_part_requests_work_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_part_requests')),
    sa.UniqueConstraint('external_ref', name=op.f('uq_part_requests_external_ref')),
    sa.UniqueConstraint('number', name=op.f('uq_part_requests_number')),
    info={'owned': True, 'audited': 'part_request'}
    )
    with op.batch_alter_table('part_requests', schema=None) as batch_op:
        batch_op.create_index('ix_part_requests_outlet_id', ['outlet_id', 'id'], unique=False)
        batch_op.create_index('ix_part_requests_work_order_id', ['work_order_id'], unique=False)

    op.create_table('pass_declarations',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('pass_on_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.Column('way', sa.Enum('bank', 'phone', 'cash', name='way', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint('amount_fen > 0', name=op.f('ck_pass_declarations_something')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_pass_declarations_outlet_id')),
    sa.ForeignKeyConstraint(['pass_on_id'], ['pass_ons.id'], name=op.f('fk_pass_declarations_pass_on_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pass_declarations')),
    info={'owned': True, 'audited': 'pass_on'}
    )
    with op.batch_alter_table('pass_declarations', schema=None) as batch_op:
        batch_op.create_index('ix_pass_declarations_pass_on_id', ['pass_on_id'], unique=False)

    op.create_table('recoveries',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('pass_on_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('child_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.Column('ruling', sa.String(length=24), nullable=False),
    sa.Column('words', sa.String(length=500), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint('amount_fen >= 0', name=op.f('ck_recoveries_not_negative')),
    sa.ForeignKeyConstraint(['child_id'], ['outlets.id'], name=op.f('fk_recoveries_child_id')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_recoveries_outlet_id')),
    sa.ForeignKeyConstraint(['pass_on_id'], ['pass_ons.id'], name=op.f('fk_recoveries_pass_on_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recoveries')),
    info={'owned': True, 'audited': 'recovery'}
    )
    with op.batch_alter_table('recoveries', schema=None) as batch_op:
        batch_op.create_index('ix_recoveries_outlet_id', ['outlet_id'], unique=False)
        batch_op.create_index('ix_recoveries_pass_on_id', ['pass_on_id'], unique=False)

    op.create_table('trips_paid',
    sa.Column('outlet', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('technician', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('town_code', sa.String(length=9), nullable=False),
    sa.Column('village', sa.String(length=60), nullable=False),
    sa.Column('work_order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['outlet'], ['outlets.id'], name=op.f('fk_trips_paid_outlet')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_orders.id'], name=op.f('fk_trips_paid_work_order_id')),
    sa.PrimaryKeyConstraint('outlet', 'day', 'technician', 'town_code', 'village', name=op.f('pk_trips_paid'))
    )
    with op.batch_alter_table('trips_paid', schema=None) as batch_op:
        batch_op.create_index('ix_trips_paid_work_order_id', ['work_order_id'], unique=False)

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

    op.create_table('fees',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('claim_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('work_order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('unit_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('item', sa.Enum('labour', 'remote_km', 'special', 'support', 'season', 'height', 'goodwill', 'correction', name='item', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('requested_fen', sa.BigInteger(), nullable=False),
    sa.Column('calculated_fen', sa.BigInteger(), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.Column('verdict', sa.Enum('pay', 'cut', 'refuse', name='verdict', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('reason', sa.Enum('repeat_workmanship', 'installed_before', 'grade_too_high', 'distance_too_long', 'not_proven', 'photo_unclear', 'barcode_missing', 'not_in_warranty', 'entered_twice', 'goodwill', name='reason', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('rate_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('rate_version', sa.BigInteger(), nullable=True),
    sa.Column('explain', sa.Text(), nullable=False),
    sa.Column('corrects', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint('(rate_id IS NULL) = (rate_version IS NULL)', name=op.f('ck_fees_rate_with_version')),
    sa.CheckConstraint('amount_fen >= 0', name=op.f('ck_fees_amount_not_negative')),
    sa.CheckConstraint('calculated_fen >= 0', name=op.f('ck_fees_calculated_not_negative')),
    sa.CheckConstraint('requested_fen >= 0', name=op.f('ck_fees_requested_not_negative')),
    sa.ForeignKeyConstraint(['claim_id'], ['claims.id'], name=op.f('fk_fees_claim_id')),
    sa.ForeignKeyConstraint(['corrects'], ['fees.id'], name=op.f('fk_fees_corrects')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_fees_outlet_id')),
    sa.ForeignKeyConstraint(['rate_id'], ['rates.id'], name=op.f('fk_fees_rate_id')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_orders.id'], name=op.f('fk_fees_work_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fees')),
    info={'owned': True, 'audited': 'claim'}
    )
    with op.batch_alter_table('fees', schema=None) as batch_op:
        batch_op.create_index('ix_fees_claim_id', ['claim_id'], unique=False)
        batch_op.create_index('ix_fees_county_code', ['county_code', 'id'], unique=False)
        batch_op.create_index('ix_fees_outlet_id', ['outlet_id', 'id'], unique=False)
        batch_op.create_index('ix_fees_rate_id', ['rate_id'], unique=False)
        batch_op.create_index('ix_fees_unit_key', ['unit_key'], unique=False)
        batch_op.create_index('uq_fees_base', ['work_order_id', 'outlet_id', 'unit_key', 'item'], unique=True, sqlite_where=sa.text('corrects IS NULL'), postgresql_where=sa.text('corrects IS NULL'))

    op.create_table('part_lines',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('request_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('work_order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('part_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('asked_part_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('regime', sa.Enum('warranty', 'sale', name='regime', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('state', sa.Enum('requested', 'approved', 'refused', 'allocated', 'backordered', 'shipped', 'received', 'consumed', 'return_due', 'returned', 'inspected', 'cleared', 'scrapped', 'waived', 'nothing_came', 'withdrawn', name='linestate', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('warehouse_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('requested', sa.BigInteger(), nullable=False),
    sa.Column('allocated', sa.BigInteger(), nullable=False),
    sa.Column('shipped', sa.BigInteger(), nullable=False),
    sa.Column('received', sa.BigInteger(), nullable=False),
    sa.Column('short', sa.BigInteger(), nullable=False),
    sa.Column('damaged', sa.BigInteger(), nullable=False),
    sa.Column('lost', sa.BigInteger(), nullable=False),
    sa.Column('in_transit', sa.BigInteger(), nullable=False),
    sa.Column('used', sa.BigInteger(), nullable=False),
    sa.Column('party', sa.Enum('dispatch', 'planning', 'warehouse', 'approval', 'appraisal', 'finance', 'outlet', 'parent', 'carrier', 'dealer', 'bank', 'force', 'user', name='party', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('holder', sa.String(length=40), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('awaited', sa.Boolean(), nullable=False),
    sa.Column('next_due', sa.DateTime(timezone=True), nullable=True),
    sa.Column('missing_warned', sa.Integer(), nullable=False),
    sa.Column('promised_on', sa.Date(), nullable=True),
    sa.Column('refused_because', sa.Enum('not_needed', 'wrong_part', 'not_in_warranty', 'no_longer_made', name='refusereason', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('inspection', sa.Enum('confirmed_defect', 'no_fault', 'wrong_part', name='inspection', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('backordered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('allocated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('shipped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('consumed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('replaces_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint("(state = 'refused') = (refused_because IS NOT NULL)", name=op.f('ck_part_lines_refused_why')),
    sa.CheckConstraint('(party IS NULL) = (since IS NULL)', name=op.f('ck_part_lines_held_since')),
    sa.CheckConstraint('allocated >= 0 AND shipped >= 0 AND received >= 0 AND short >= 0 AND damaged >= 0 AND lost >= 0 AND in_transit >= 0 AND used >= 0', name=op.f('ck_part_lines_none_below_nought')),
    sa.CheckConstraint('missing_warned BETWEEN 0 AND 2', name=op.f('ck_part_lines_warned_twice')),
    sa.CheckConstraint('requested >= allocated AND allocated >= shipped', name=op.f('ck_part_lines_in_order')),
    sa.CheckConstraint('requested BETWEEN 1 AND 999', name=op.f('ck_part_lines_some_pieces')),
    sa.CheckConstraint('shipped = received + short + damaged + lost + in_transit', name=op.f('ck_part_lines_adds_up')),
    sa.ForeignKeyConstraint(['asked_part_id'], ['parts.id'], name=op.f('fk_part_lines_asked_part_id')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_part_lines_outlet_id')),
    sa.ForeignKeyConstraint(['part_id'], ['parts.id'], name=op.f('fk_part_lines_part_id')),
    sa.ForeignKeyConstraint(['replaces_id'], ['part_lines.id'], name=op.f('fk_part_lines_replaces_id')),
    sa.ForeignKeyConstraint(['request_id'], ['part_requests.id'], name=op.f('fk_part_lines_request_id')),
    sa.ForeignKeyConstraint(['warehouse_id'], ['warehouses.id'], name=op.f('fk_part_lines_warehouse_id')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_orders.id'], name=op.f('fk_part_lines_work_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_part_lines')),
    sa.UniqueConstraint('replaces_id', name=op.f('uq_part_lines_replaces_id')),
    info={'owned': True, 'audited': 'part_line'}
    )
    with op.batch_alter_table('part_lines', schema=None) as batch_op:
        batch_op.create_index('ix_part_lines_county_code_state', ['county_code', 'state', 'next_due'], unique=False)
        batch_op.create_index('ix_part_lines_open_due', ['next_due', 'id'], unique=False, sqlite_where=sa.text("state IN ('allocated', 'approved', 'backordered', 'requested', 'shipped')"), postgresql_where=sa.text("state IN ('allocated', 'approved', 'backordered', 'requested', 'shipped')"))
        batch_op.create_index('ix_part_lines_outlet_id_state', ['outlet_id', 'state', 'next_due'], unique=False)
        batch_op.create_index('ix_part_lines_parent_id_state', ['parent_id', 'state', 'next_due'], unique=False)
        batch_op.create_index('ix_part_lines_part_id', ['part_id', 'state'], unique=False)
        batch_op.create_index('ix_part_lines_received_at', ['received_at'], unique=False)
        batch_op.create_index('ix_part_lines_request_id', ['request_id'], unique=False)
        batch_op.create_index('ix_part_lines_requested_at', ['requested_at', 'id'], unique=False)
        batch_op.create_index('ix_part_lines_root_id_state', ['root_id', 'state', 'next_due'], unique=False)
        batch_op.create_index('ix_part_lines_undecided', ['id'], unique=False, sqlite_where=sa.text("state = 'requested'"), postgresql_where=sa.text("state = 'requested'"))
        batch_op.create_index('ix_part_lines_work_order_id', ['work_order_id'], unique=False)

    op.create_table('fee_shares',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('fee_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('work_order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('item', sa.Enum('labour', 'remote_km', 'special', 'support', 'season', 'height', 'goodwill', 'correction', name='item', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('role', sa.Enum('performer', 'management', name='sharerole', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.Column('work_day', sa.Date(), nullable=False),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint('amount_fen > 0', name=op.f('ck_fee_shares_amount_positive')),
    sa.CheckConstraint('outlet_id IS NOT NULL', name=op.f('ck_fee_shares_of_an_outlet')),
    sa.ForeignKeyConstraint(['fee_id'], ['fees.id'], name=op.f('fk_fee_shares_fee_id')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_fee_shares_outlet_id')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_orders.id'], name=op.f('fk_fee_shares_work_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fee_shares')),
    sa.UniqueConstraint('fee_id', 'role', name=op.f('uq_fee_shares_fee_id_role')),
    info={'owned': True, 'audited': 'claim'}
    )
    with op.batch_alter_table('fee_shares', schema=None) as batch_op:
        batch_op.create_index('ix_fee_shares_county_code', ['county_code', 'id'], unique=False)
        batch_op.create_index('ix_fee_shares_outlet_id', ['outlet_id', 'approved_at'], unique=False)
        batch_op.create_index('ix_fee_shares_work_order_id', ['work_order_id'], unique=False)

    op.create_table('part_recoveries',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.String(length=16), nullable=False),
    sa.Column('line_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('handover_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('against_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=True),
    sa.Column('state', sa.Enum('open', 'recovered', 'waived', name='recoverystate', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('owner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint("(closed_at IS NULL) = (state = 'open')", name=op.f('ck_part_recoveries_closed_by_state')),
    sa.CheckConstraint('amount_fen IS NULL OR amount_fen >= 0', name=op.f('ck_part_recoveries_amount_not_negative')),
    sa.CheckConstraint('quantity BETWEEN 1 AND 999', name=op.f('ck_part_recoveries_some_pieces')),
    sa.ForeignKeyConstraint(['against_id'], ['outlets.id'], name=op.f('fk_part_recoveries_against_id')),
    sa.ForeignKeyConstraint(['handover_id'], ['part_handovers.id'], name=op.f('fk_part_recoveries_handover_id')),
    sa.ForeignKeyConstraint(['line_id'], ['part_lines.id'], name=op.f('fk_part_recoveries_line_id')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_part_recoveries_outlet_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['accounts.id'], name=op.f('fk_part_recoveries_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_part_recoveries')),
    sa.UniqueConstraint('number', name=op.f('uq_part_recoveries_number')),
    info={'owned': True, 'audited': 'part_recovery'}
    )
    with op.batch_alter_table('part_recoveries', schema=None) as batch_op:
        batch_op.create_index('uq_part_recoveries_one_open', ['line_id'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('part_shipment_lines',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('shipment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('line_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('received', sa.BigInteger(), nullable=False),
    sa.Column('short', sa.BigInteger(), nullable=False),
    sa.Column('damaged', sa.BigInteger(), nullable=False),
    sa.Column('lost', sa.BigInteger(), nullable=False),
    sa.Column('in_transit', sa.BigInteger(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint('quantity = received + short + damaged + lost + in_transit', name=op.f('ck_part_shipment_lines_adds_up')),
    sa.CheckConstraint('quantity BETWEEN 1 AND 999', name=op.f('ck_part_shipment_lines_some_pieces')),
    sa.CheckConstraint('received >= 0 AND short >= 0 AND damaged >= 0 AND lost >= 0 AND in_transit >= 0', name=op.f('ck_part_shipment_lines_none_below_nought')),
    sa.ForeignKeyConstraint(['line_id'], ['part_lines.id'], name=op.f('fk_part_shipment_lines_line_id')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_part_shipment_lines_outlet_id')),
    sa.ForeignKeyConstraint(['shipment_id'], ['part_shipments.id'], name=op.f('fk_part_shipment_lines_shipment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_part_shipment_lines')),
    sa.UniqueConstraint('shipment_id', 'line_id', name=op.f('uq_part_shipment_lines_shipment_id_line_id')),
    info={'owned': True}
    )
    with op.batch_alter_table('part_shipment_lines', schema=None) as batch_op:
        batch_op.create_index('ix_part_shipment_lines_line_id', ['line_id'], unique=False)

    op.create_table('statement_lines',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('statement_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('share', 'opening', 'interest', 'decision', 'carried', name='linekind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('share_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('fee_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('adjustment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.Column('held', sa.Boolean(), nullable=False),
    sa.Column('frozen', sa.Boolean(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint("(kind = 'share') = (share_id IS NOT NULL)", name=op.f('ck_statement_lines_kind_by_source')),
    sa.CheckConstraint('(share_id IS NULL) <> (adjustment_id IS NULL)', name=op.f('ck_statement_lines_share_or_adjustment')),
    sa.ForeignKeyConstraint(['adjustment_id'], ['adjustments.id'], name=op.f('fk_statement_lines_adjustment_id')),
    sa.ForeignKeyConstraint(['fee_id'], ['fees.id'], name=op.f('fk_statement_lines_fee_id')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_statement_lines_outlet_id')),
    sa.ForeignKeyConstraint(['share_id'], ['fee_shares.id'], name=op.f('fk_statement_lines_share_id')),
    sa.ForeignKeyConstraint(['statement_id'], ['statements.id'], name=op.f('fk_statement_lines_statement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statement_lines')),
    info={'owned': True, 'audited': 'statement'}
    )
    with op.batch_alter_table('statement_lines', schema=None) as batch_op:
        batch_op.create_index('ix_statement_lines_fee_id', ['fee_id'], unique=False)
        batch_op.create_index('ix_statement_lines_outlet_id', ['outlet_id'], unique=False)
        batch_op.create_index('ix_statement_lines_share_id', ['share_id'], unique=False)
        batch_op.create_index('ix_statement_lines_statement_id', ['statement_id'], unique=False)
        batch_op.create_index('uq_statement_lines_live_adjustment', ['adjustment_id'], unique=True, postgresql_where=sa.text('NOT held'), sqlite_where=sa.text('NOT held'))
        batch_op.create_index('uq_statement_lines_live_share', ['share_id'], unique=True, postgresql_where=sa.text('NOT held'), sqlite_where=sa.text('NOT held'))

    op.create_table('money_cases',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('short', 'not_received', 'expired', 'bank_refused', 'contradiction', 'line', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('state', sa.Enum('open', 'ruled', 'closed', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('statement_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('line_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('receipt_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('against_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('owner', sa.Enum('territory_manager', 'finance_clerk', 'adjudicator', name='owner', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('ruling', sa.Enum('withheld_pay_direct', 'withheld_keep_route', 'unfounded', 'corrected', name='ruling', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('words', sa.String(length=500), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ruled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ruled_by', sa.String(length=64), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint('(ruling IS NULL) = (ruled_at IS NULL)', name=op.f('ck_money_cases_ruled_at_once')),
    sa.ForeignKeyConstraint(['against_id'], ['outlets.id'], name=op.f('fk_money_cases_against_id')),
    sa.ForeignKeyConstraint(['line_id'], ['statement_lines.id'], name=op.f('fk_money_cases_line_id')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_money_cases_outlet_id')),
    sa.ForeignKeyConstraint(['receipt_id'], ['receipts.id'], name=op.f('fk_money_cases_receipt_id')),
    sa.ForeignKeyConstraint(['statement_id'], ['statements.id'], name=op.f('fk_money_cases_statement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_money_cases')),
    info={'owned': True, 'audited': 'case'}
    )
    with op.batch_alter_table('money_cases', schema=None) as batch_op:
        batch_op.create_index('ix_money_cases_county_code', ['county_code'], unique=False)
        batch_op.create_index('ix_money_cases_line_id', ['line_id'], unique=False)
        batch_op.create_index('ix_money_cases_outlet_id', ['outlet_id', 'id'], unique=False)
        batch_op.create_index('ix_money_cases_state', ['state', 'id'], unique=False)
        batch_op.create_index('uq_money_cases_open_line', ['line_id'], unique=True, postgresql_where=sa.text("state = 'open' AND line_id IS NOT NULL"), sqlite_where=sa.text("state = 'open' AND line_id IS NOT NULL"))
        batch_op.create_index('uq_money_cases_open_statement', ['statement_id', 'outlet_id'], unique=True, postgresql_where=sa.text("state = 'open' AND line_id IS NULL"), sqlite_where=sa.text("state = 'open' AND line_id IS NULL"))

    op.create_table('money_inquiries',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('statement_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('pass_on_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('side', sa.Enum('parent', 'outlet', name='side', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('question', sa.String(length=500), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by', sa.String(length=64), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.String(length=1000), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.String(length=64), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('outlet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('county_code', sa.String(length=6), nullable=True),
    sa.CheckConstraint("(side = 'parent') = (pass_on_id IS NOT NULL)", name=op.f('ck_money_inquiries_parent_by_pass_on')),
    sa.CheckConstraint('(answered_at IS NULL) = (answered_by IS NULL)', name=op.f('ck_money_inquiries_answered_by_one')),
    sa.ForeignKeyConstraint(['case_id'], ['money_cases.id'], name=op.f('fk_money_inquiries_case_id')),
    sa.ForeignKeyConstraint(['outlet_id'], ['outlets.id'], name=op.f('fk_money_inquiries_outlet_id')),
    sa.ForeignKeyConstraint(['pass_on_id'], ['pass_ons.id'], name=op.f('fk_money_inquiries_pass_on_id')),
    sa.ForeignKeyConstraint(['statement_id'], ['statements.id'], name=op.f('fk_money_inquiries_statement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_money_inquiries')),
    sa.UniqueConstraint('case_id', 'side', name=op.f('uq_money_inquiries_case_id_side')),
    info={'owned': True, 'audited': 'inquiry'}
    )
    with op.batch_alter_table('money_inquiries', schema=None) as batch_op:
        batch_op.create_index('ix_money_inquiries_county_code', ['county_code'], unique=False)
        batch_op.create_index('ix_money_inquiries_outlet_id', ['outlet_id', 'id'], unique=False)

