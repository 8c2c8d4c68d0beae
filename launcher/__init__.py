"""What ./pharma does, in small files of plain Python without any dependency. A reading order:

cli.py          the commands and their options            run.py        ./pharma run, stop, reset
ground.py       what every command stands on, in order:    testing.py    ./pharma test and bench
  odoo_source.py  Odoo 19.0 (debian.py: from Debian's      lint.py       ./pharma lint
                  package)                                 suite.py      which addons are ours
  venv.py         the virtual environment                  logins.py     the demo's users
  connection.py   which PostgreSQL (postgres.py: our own)  places.py     folders and locks
  config.py       Odoo's configuration file                process.py    running a program
database.py     making, updating, cloning databases        say.py        what the user sees
server.py       the serving process
"""
