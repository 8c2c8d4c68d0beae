"""An addon names only what stands to its left; `arrows.py` says how it is found out."""

import textwrap

import pytest

from tests.checks.arrows import unknown_addons, violations


def test_arrows():
    assert not (found := violations()), "\n".join(found)


def test_every_addon_has_its_place():
    assert not unknown_addons(), "say in arrows.py where the addon stands"


BAD = {
    "dependency": (
        "__manifest__.py",
        '{"name": "x", "depends": ["pharma_crm", "pharma_crm_call"]}',
        "pharma_crm_call",
    ),
    "import": (
        "models/a.py",
        "from odoo.addons.pharma_crm_call import models",
        "imports pharma_crm_call",
    ),
    "import of a part": (
        "models/a.py",
        "import odoo.addons.pharma_crm_call.tools",
        "imports pharma_crm_call",
    ),
    "import of the addon": (
        "models/a.py",
        "from odoo.addons import pharma_crm_call",
        "imports pharma_crm_call",
    ),
    "model in Python": ("models/a.py", 'x = env["pharma.call"]', "names pharma.call"),
    "relation": (
        "models/a.py",
        'x = fields.Many2one("pharma.call.review")',
        "names pharma.call.review",
    ),
    "table in SQL": ("models/a.py", 'x = SQL("SELECT 1 FROM pharma_call c")', "names pharma_call"),
    "xmlid in Python": (
        "models/a.py",
        'x = env.ref("pharma_crm_call.action_call")',
        "names pharma_crm_call",
    ),
    "model in a test": ("tests/test_a.py", 'x = env["pharma.call"]', "names pharma.call"),
    "model in a view": (
        "views/a.xml",
        '<odoo><record id="a" model="ir.ui.view"><field name="model">pharma.call</field></record></odoo>',
        "names pharma.call",
    ),
    "xmlid in a view": (
        "views/a.xml",
        '<odoo><menuitem id="a" parent="pharma_crm_call.menu_work" /></odoo>',
        "names pharma_crm_call",
    ),
    "xmlid in a rule": (
        "security/ir.model.access.csv",
        "id,model_id:id\na,pharma_crm_call.model_pharma_call\n",
        "names pharma_crm_call",
    ),
    "model in JavaScript": (
        "static/src/a.js",
        'orm.call("pharma.call", "report")',
        "names pharma.call",
    ),
}
GOOD = {
    "own field": ("models/a.py", "x = partner.pharma_call_ids"),
    "docstring": ("models/a.py", '"""Facts come from pharma_crm_call."""'),
    "comment in XML": ("views/a.xml", "<odoo><!-- pharma.call adds its facts here --></odoo>"),
    "what is to the left": (
        "models/a.py",
        'x = env["pharma.class"], env.ref("pharma_crm.class_a")',
    ),
}


def suite(folder, path, text):
    files = {
        "pharma_crm/__manifest__.py": '{"name": "left"}',
        "pharma_crm/models/c.py": 'class C(models.Model):\n    _name = "pharma.class"\n',
        "pharma_crm_cycle/__manifest__.py": '{"name": "middle", "depends": ["pharma_crm"]}',
        "pharma_crm_call/__manifest__.py": '{"name": "right", "depends": ["pharma_crm_cycle"]}',
        "pharma_crm_call/models/call.py": """
            class Call(models.Model):
                _name = "pharma.call"

            class Review(models.Model):
                _name = "pharma.call.review"

            class Class(models.Model):
                _inherit = "pharma.class"
        """,
        f"pharma_crm_cycle/{path}": text,
    }
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(content))


@pytest.mark.parametrize("case", BAD)
def test_catches(case, tmp_path):
    path, text, expected = BAD[case]
    suite(tmp_path, path, text)
    assert any(expected in found for found in violations(tmp_path))


@pytest.mark.parametrize("case", GOOD)
def test_lets_pass(case, tmp_path):
    path, text = GOOD[case]
    suite(tmp_path, path, text)
    assert not violations(tmp_path)
