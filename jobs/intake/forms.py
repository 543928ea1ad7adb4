"""Forms of entering a job."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from core.forms import KeyedForm, choices
from jobs.contacts.service import AddressValues, ContactValues
from jobs.intake.service import CallValues
from jobs.units.service import UnitValues
from jobs.work_orders.labels import LINES, MODES, SERVICE_TYPES
from jobs.work_orders.rules import FLOORS, Mode, ServiceType
from network.products.rules import ProductLine, barcodes_of

_NEEDED = InputRequired(_l("This is needed."))
_PHONE = {"inputmode": "tel", "autocomplete": "off"}


class CallForm(KeyedForm):
    """What a call brings; shape only, meaning is checked by the service."""

    reporter_name = StringField(_l("Reporter's name"), [_NEEDED, Length(max=60)])
    reporter_phone = StringField(_l("Reporter's telephone"), [_NEEDED, Length(max=40)],
                                 render_kw=_PHONE)
    site_name = StringField(_l("Name of the contact on site"), [Length(max=60)],
                            description=_l("Only when somebody else is at home."))
    site_phone = StringField(_l("Telephone of the contact on site"), [Length(max=40)],
                             render_kw=_PHONE)
    town_code = HiddenField(_l("Township"))
    place = StringField(_l("Township"), [Length(max=60)], description=_l(
        "Name or pinyin, for example 利川 谋道 or moudao."), render_kw={"autocomplete": "off"})
    village = StringField(_l("Village or street"), [_NEEDED, Length(max=60)])
    detail = StringField(_l("House, group, what leads there"), [Length(max=200)])
    floor = IntegerField(_l("Floor"), [Optional(), NumberRange(*FLOORS, message=_l(
        "The floor is a whole number, 1 at the ground."))], description=_l(
        "1 is the ground floor. Work outside from the second floor up needs a permit."),
        render_kw={"inputmode": "numeric"})
    line = RadioField(_l("Product"), [_NEEDED], coerce=ProductLine, choices=choices(LINES))
    barcode_body = StringField(_l("Barcode"), [Length(max=80)])
    barcode_indoor = StringField(_l("Barcode of the indoor unit"), [Length(max=80)])
    barcode_outdoor = StringField(_l("Barcode of the outdoor unit"), [Length(max=80)])
    symptom = StringField(_l("Fault symptom"), [_NEEDED, Length(max=300)],
                          description=_l("In the user's own words."))
    service_type = SelectField(_l("Service"), [_NEEDED], coerce=ServiceType, choices=choices([
        (ServiceType.REPAIR, SERVICE_TYPES[ServiceType.REPAIR]),
        *((code, word) for code, word in SERVICE_TYPES.items()
          if code is not ServiceType.REPAIR)]))
    mode = SelectField(_l("Where"), [_NEEDED], coerce=Mode, choices=choices(MODES))
    for_outlet = StringField(_l("Enter for the outlet (code)"), [Length(max=16)],
                             description=_l("Only when the job is entered for an outlet that "
                                            "cannot do it itself."))
    anyway = BooleanField(_l("Another appliance, a job of its own"))

    def values(self) -> CallValues:
        """The typed values for the service. Call only on a form whose shape is right."""
        site = ContactValues(self.site_name.data or self.reporter_name.data,
                             self.site_phone.data) if self.site_phone.data else None
        typed = {place: getattr(self, f"barcode_{place}").data or ""
                 for place in barcodes_of(self.line.data)}
        return CallValues(
            reporter=ContactValues(self.reporter_name.data, self.reporter_phone.data),
            site=site, town_code=self.town_code.data or "",
            address=AddressValues(self.village.data, self.detail.data or ""),
            unit=UnitValues(self.line.data, barcodes=typed),
            service_type=self.service_type.data, mode=self.mode.data,
            symptom=self.symptom.data, floor=self.floor.data, anyway=self.anyway.data)
