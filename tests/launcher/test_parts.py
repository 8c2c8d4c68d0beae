"""./pharma test runs each folder of tests/ once: in a part of its own, or in the one for all that is left."""

from types import SimpleNamespace

from launcher import testing


def test_each_folder_is_in_one_part():
    template = SimpleNamespace(ground=SimpleNamespace(python="python"), name="template")
    parts = {}
    for part in testing._everything(template, [], []):
        if hasattr(part, "paths"):
            parts[part.log.stem] = part.paths
    left = parts.pop("pytest")
    folders = [folder for paths in parts.values() for folder in paths]
    assert len(folders) == len(set(folders))
    assert left == [str(testing.TESTS), *(f"--ignore={folder}" for folder in folders)]
    known = {str(path) for path in testing.TESTS.iterdir() if path.is_dir()}
    assert set(folders) <= known
