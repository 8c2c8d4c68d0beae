"""What ./pharma does, in small files of plain Python without any dependency. A reading order:

cli.py          the commands and their options            run.py        ./pharma run, stop, reset
ground.py       what every command stands on, in order:    testing.py    ./pharma test: parts.py, what
  odoo_source.py  Odoo 19.0 (debian.py: from Debian's                    it runs; counting.py, the sum
                  package)                                 lint.py       ./pharma lint
  venv.py         the virtual environment                  suite.py      which addons are ours
  connection.py   which PostgreSQL (postgres.py: our own)  logins.py     the demo's users
  config.py       Odoo's configuration file                places.py     folders and locks
database.py     making, updating, cloning databases        process.py    running programs
testbed.py      templates that tests and bench clone       say.py        what the user sees
server.py       the serving process
"""
