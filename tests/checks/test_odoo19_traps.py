"""No addon steps into a trap of Odoo 19; `python_traps.py` and `xml_traps.py` hold the traps."""

from pathlib import Path

import pytest
from lxml import etree

from tests.checks import javascript_traps, python_traps, xml_traps
from tests.checks.sources import Source, addons, shown


@pytest.fixture(scope="module")
def python():
    return [source for addon in addons() for source in addon.sources]


@pytest.fixture(scope="module")
def xml():
    return [
        (path, etree.parse(path).getroot())
        for addon in addons()
        for path in addon.files(".xml")
        if "static" not in path.parts  # templates of OWL have rules of their own
    ]


@pytest.mark.parametrize("name", python_traps.TRAPS)
def test_python(name, python):
    check, _bad, _good = python_traps.TRAPS[name]
    found = [shown(source.path, line, text) for source in python for line, text in check(source)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", xml_traps.TRAPS)
def test_xml(name, xml):
    check, _bad, _good = xml_traps.TRAPS[name]
    found = [shown(path, line, text) for path, root in xml for line, text in check(root)]
    assert not found, "\n".join(found)


def test_javascript():
    found = [
        shown(path, line, text)
        for addon in addons()
        for path in addon.files(".js")
        for line, text in javascript_traps.check(path.read_text())
    ]
    assert not found, "\n".join(found)


# -- the traps themselves ------------------------------------------------------------------------


def written(tmp_path: Path, text: str) -> Source:
    path = tmp_path / "models" / "sample.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return Source(path)


@pytest.mark.parametrize("name", python_traps.TRAPS)
def test_python_trap_works(name, tmp_path):
    check, bad, good = python_traps.TRAPS[name]
    assert list(check(written(tmp_path, bad)))
    assert not list(check(written(tmp_path, good)))


def test_each_way_to_build_sql_is_caught(tmp_path):
    lines = python_traps.BUILT_SQL.strip().splitlines()
    assert len(list(python_traps.built_sql(written(tmp_path, python_traps.BUILT_SQL)))) == len(
        lines
    )


@pytest.mark.parametrize("name", python_traps.RENAMED_CALLS)
def test_each_renamed_call_is_caught(name, tmp_path):
    assert list(python_traps.renamed_calls(written(tmp_path, f"self.{name}()")))


@pytest.mark.parametrize("name", python_traps.RENAMED_ATTRIBUTES)
def test_each_renamed_attribute_is_caught(name, tmp_path):
    assert list(python_traps.renamed_attributes(written(tmp_path, f"x = self.{name}")))


@pytest.mark.parametrize("name", xml_traps.TRAPS)
def test_xml_trap_works(name):
    check, bad, good = xml_traps.TRAPS[name]
    assert list(check(etree.fromstring(bad)))
    assert not list(check(etree.fromstring(good)))


@pytest.mark.parametrize("line", javascript_traps.BAD)
def test_javascript_trap_works(line):
    assert list(javascript_traps.check(line))
    assert not list(javascript_traps.check('import { rpc } from "@web/core/network/rpc";'))
