"""Models and groups carry the names that everybody speaks of, and no model is left open; see `names.py`."""

import textwrap

import pytest

from tests.checks.names import WITHOUT_COMPANY, without_access_row, without_company
from tests.checks.sources import addons

MODELS = {
    "pharma_crm": [
        "pharma.class",
        "pharma.specialty",
        "pharma.hospital.grade",
        "pharma.professional.title",
        "pharma.affiliation",
        "pharma.product.group",
        "pharma.key.message",
        "pharma.territory",
        "pharma.coverage",
        "pharma.classification.model",
        "pharma.classification.criterion",
        "pharma.classification.band",
        "pharma.classification.result",
    ],
    "pharma_crm_cycle": [
        "pharma.cycle",
        "pharma.cycle.objective",
        "pharma.cycle.message",
        "pharma.cycle.target",
        "pharma.cycle.goal",
        "pharma.cycle.progress",
    ],
    "pharma_crm_call": [
        "pharma.call",
        "pharma.call.attendee",
        "pharma.call.detail",
        "pharma.call.message",
        "pharma.call.review",
        "pharma.period.report",
    ],
    "pharma_crm_samples": [
        "pharma.handover",
        "pharma.handover.line",
        "pharma.item.policy",
        "pharma.limit.rule",
        "pharma.limit.entry",
        "pharma.resource.request",
        "pharma.resource.request.line",
        "pharma.spend",
    ],
}
GROUPS = {
    "group_rep",
    "group_line_manager",
    "group_business_manager",
    "group_medical",
    "group_data_steward",
    "group_auditor",
    "group_administrator",
}
PARTNER_FIELDS = {"pharma_type", "pharma_code", "pharma_class_id", "pharma_score"}


@pytest.fixture(scope="module")
def suite():
    return {addon.name: addon for addon in addons()}


@pytest.mark.parametrize("name", MODELS)
def test_models(name, suite):
    assert set(MODELS[name]) <= suite[name].models.keys()


def test_groups(suite):
    ids = {
        record.get("id").removeprefix("pharma_crm.")
        for record in suite["pharma_crm"].xml_records
        if record.get("model") == "res.groups"
    }
    assert ids >= GROUPS


def test_partner_fields(suite):
    text = "\n".join(source.text for source in suite["pharma_crm"].own_sources)
    assert not {name for name in PARTNER_FIELDS if f"{name} = fields." not in text}


def test_every_model_has_an_access_row(suite):
    assert not (found := without_access_row(suite.values())), "\n".join(found)


def test_every_model_has_a_company_and_its_rule(suite):
    assert not (found := without_company(suite.values())), "\n".join(found)


def test_exceptions_are_still_needed(suite):
    assert set().union(*(addon.models for addon in suite.values())) >= WITHOUT_COMPANY.keys()


# -- the checks themselves -----------------------------------------------------------------------

MODEL = """
    class Mixin(models.AbstractModel):
        _name = "pharma.mixin"
        company_id = fields.Many2one("res.company")

    class Good(models.Model):
        _name = "pharma.good"
        _inherit = ["pharma.mixin"]

    class Bad(models.Model):
        _name = "pharma.bad"
        {}
"""
RULE = """
    <odoo>
        <record id="a" model="ir.rule">
            <field name="model_id" ref="model_pharma_good" />
            <field name="domain_force">[('company_id', 'in', company_ids)]</field>
        </record>
        <record id="b" model="ir.rule">
            <field name="model_id" ref="model_pharma_bad" />
            <field name="domain_force">[('company_id', 'in', company_ids)]</field>
            <field name="groups" eval="[]" />
        </record>
    </odoo>
"""


def sample(folder, field=""):
    files = {
        "pharma_crm/__manifest__.py": "{}",
        "pharma_crm/models/a.py": MODEL.format(field),
        "pharma_crm/security/ir_rule.xml": RULE,
        "pharma_crm/security/ir.model.access.csv": "id,model_id:id\na,model_pharma_good\n",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).strip())
    return addons(folder)


def test_catches_a_model_without_access_row(tmp_path):
    assert without_access_row(sample(tmp_path)) == ["pharma.bad: no row in ir.model.access.csv"]


def test_catches_a_model_without_company(tmp_path):
    assert without_company(sample(tmp_path)) == ["pharma.bad: no company_id"]


def test_catches_a_model_without_rule_for_everybody(tmp_path):
    found = without_company(sample(tmp_path, 'company_id = fields.Many2one("res.company")'))
    assert found == ["pharma.bad: no record rule for its company that holds for everybody"]
