# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Short and familiar forms of given names, Latin letters. Small on purpose: common, unmistakable ones."""

_GROUPS = """
abigail abby gail|abraham abe|albert al bert|alexander alex alec sasha sascha aleksandr oleksandr alexandr
alexandra alex sandra sasha aleksandra oleksandra|alexei alexey aleksei aleksey oleksii alyosha
andrew andy drew andrei andrey andrii|anthony tony antony|arthur art|barbara barb|benjamin ben benny
bernard bernie|catherine katherine kathryn katharine catharine cathy kathy kate katie ekaterina kateryna katya
charles charlie chuck|christine christina chris tina|christopher chris|cynthia cindy|daniel dan danny daniil danylo
david dave davyd|deborah deborrah debra debbie deb|dmitry dmitri dmitrii dmytro dima|donald don donny|dorothy dot dolly
douglas doug|edward ed eddie ted|eleanor ellie nora|elena helen olena yelena lena|elizabeth elisabeth liz beth betty lisa eliza
eugene gene evgeny evgenii yevhen|frances fran|francis frank|frederick fred freddy|gabriel gabe|george yuri georgy heorhii
gerald gerry jerry|geoffrey jeffrey jeff geoff|gregory greg hryhorii|harold hal harry|henry hank harry|irina iryna ira
isabella isabel bella|jacob jake|jacqueline jackie|james jim jimmy jamie|janet jan|jennifer jen jenny|jessica jess
john jack johnny jon|jonathan jon|joseph joe joey josef|joshua josh|judith judy|julia yulia yuliia|kenneth ken kenny
kimberly kim|lawrence laurence larry|leonard leo len|leslie les|louis lewis lou|margaret peggy maggie meg marge rita
maria mariia mariya|martin marty|matthew matt|maxwell maximilian max|michael mike mick mikhail mykhailo misha mickey
natalia natalya nataliia natasha natalie|nicholas nick nicolas nikolai nikolay mykola kolya|nathaniel nathan nate
olga olha|pamela pam|patricia pat patty trish|patrick pat|pavel pavlo paul pasha|peter pete petr petro pyotr
philip phillip phil|rachel rae|raymond ray|rebecca becky|richard dick rick rich ricky|robert bob rob bobby bert
ronald ron ronnie|samuel sam|samantha sam|sergei sergey serhii sergii|stanley stan|stephen steven steve stefan stepan
susan sue suzanne susanna suzie|tatiana tatyana tetiana tanya|terence terrence terry|theodore ted theo fedor|theresa teresa terry
thomas tom tommy|timothy tim|valerie val|veronica ronnie|victoria vicky viktoria viktoriia|victor vic viktor
vincent vince|virginia ginny|vladimir volodymyr vova|walter walt|william will bill billy liam|zachary zach zack
"""

_GROUPS_OF = {}
for _number, _group in enumerate(_GROUPS.replace("\n", "|").strip("|").split("|")):
    for _name in _group.split():
        _GROUPS_OF.setdefault(_name, set()).add(_number)
_FIRST = {}
for _group in _GROUPS.replace("\n", "|").strip("|").split("|"):
    _names = _group.split()
    for _name in _names:
        _FIRST.setdefault(_name, _names[0])


def same_name(one, other):
    """Whether both are forms of one given name: ``bill`` and ``william``, ``olena`` and ``elena``."""
    return not _GROUPS_OF.get(one, set()).isdisjoint(_GROUPS_OF.get(other, set()))


def plain_form(name):
    """Return the form that stands for all forms of a given name; of a name that has none, the name itself."""
    return _FIRST.get(name, name)
