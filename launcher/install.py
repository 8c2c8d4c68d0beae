"""Bringing the database of `./pharma run` to what the sources say, from whatever state it is in."""

import base64
import hashlib
import secrets

from launcher import places, process, suite
from launcher.database import FINISHED, UNFINISHED, Database
from launcher.say import Problem, say

LOG = "install.log"
ROUNDS = 600_000  # as Odoo hashes


def pending(database: Database) -> tuple[list[str], list[str]] | None:
    """Addons to install and addons to update; None if the database has to be made (anew)."""
    if not database.exists() or database.mark() == UNFINISHED:
        return None
    states = database.states()
    if states.get("base") != "installed":
        raise Problem(
            f"There is a database {database.name} that is not Odoo's. "
            "Choose another name with --db, or drop it yourself."
        )
    known = database.installed_sources()
    install = [addon for addon in suite.addons() if states.get(addon) != "installed"]
    changed = [addon for addon in suite.addons() if known.get(addon) != suite.source_hash(addon)]
    return install, [addon for addon in changed if addon not in install]


def bring_up_to_date(database: Database, demo: bool, language: str | None) -> str | None:
    """Install and update what is needed; return the administrator's password if one was made."""
    work = pending(database)
    if work is None:
        return _make(database, demo, language)
    install, update = work
    if install or update:
        names = ", ".join(install + update)
        arguments = [f"--init={','.join(install)}"] if install else []
        arguments += [f"--update={','.join(update)}"] if update else []
        arguments += ["--with-demo"] if database.has_demo() else []
        _odoo(database, f"Updating {names}", *arguments)
        database.remember_sources()
    if language:
        _use_language(database, language)
    if database.has_demo() and not demo:
        say(f"  The database {database.name} has demo data; ./pharma reset begins anew.")
    return None


def _make(database: Database, demo: bool, language: str | None) -> str | None:
    if database.exists():
        say(f"  The database {database.name} was not finished last time; making it anew.")
        database.drop()
    places.need_space(places.STATE, 1000)
    addons = suite.addons()
    if not addons:
        raise Problem("There is no addon in this checkout: is it complete?")
    database.create()
    arguments = [f"--init={','.join(addons)}", *(["--with-demo"] if demo else [])]
    if language:
        arguments.append(f"--load-language={language}")
    title = "Installing Odoo and the suite" + (" with demo data" if demo else "")
    _odoo(database, title, *arguments)
    database.remember_sources()
    if language:
        _set_language(database, language)
    password = None if demo else secrets.token_urlsafe(12)
    if password:
        database.sql(
            "UPDATE res_users SET password = :'hash' WHERE login = 'admin'", hash=_hash(password)
        )
    database.set_mark(FINISHED)
    return password


def _odoo(database: Database, title: str, *arguments: str) -> None:
    code = database.odoo(title, LOG, "--no-http", *arguments)
    missing = [a for a in suite.addons() if database.states().get(a) != "installed"]
    if code or missing:
        what = f"Installing {', '.join(missing)}" if missing else title
        raise Problem(process.explain(what, places.LOGS / LOG))


def _use_language(database: Database, code: str) -> None:
    active = database.sql("SELECT 1 FROM res_lang WHERE active AND code = :'code'", code=code)
    if not active:
        _odoo(database, f"Loading the language {code}", f"--load-language={code}")
        _set_language(database, code)


def _set_language(database: Database, code: str) -> None:
    """Everybody who can log in sees the language; each user can choose another."""
    database.sql(
        "UPDATE res_partner SET lang = :'code' WHERE id IN (SELECT partner_id FROM res_users)",
        code=code,
    )


def _hash(password: str) -> str:
    """The password as Odoo stores it: PBKDF2 in the notation of passlib."""
    salt = secrets.token_bytes(16)
    found = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ROUNDS)
    salt64, found64 = (
        base64.b64encode(part).decode().rstrip("=").replace("+", ".") for part in (salt, found)
    )
    return f"$pbkdf2-sha512${ROUNDS}${salt64}${found64}"
