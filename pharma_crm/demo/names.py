# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Invented people of the demo company: given names and surnames, combined at random.

A name that is not English has two spellings: Latin, and its own script as the source list publishes it.
"""

from dataclasses import dataclass

EN_FEMALE = (
    "Abigail Alice Amelia Audrey Beatrice Bridget Caroline Charlotte Clara Diana Eleanor Elise Evelyn Fiona Georgia"
    " Hannah Harriet Heather Irene Isabel Jane Josephine Julia Katherine Laura Leah Lillian Lucy Margaret Martha"
    " Miriam Naomi Nora Phoebe Rachel Rebecca Rosalind Ruth Sarah Stella Teresa Valerie Victoria Vivian Wendy Yvonne"
).split()
EN_MALE = (
    "Aaron Adrian Alan Anthony Arthur Benjamin Calvin Charles Clark Colin Daniel David Dennis Edward Elliot Felix"
    " Frank Gavin George Gordon Graham Harold Henry Hugh Ian Isaac James Joel Jonathan Julian Kenneth Lawrence Leonard"
    " Louis Malcolm Martin Nathan Neil Oliver Patrick Paul Peter Philip Raymond Robert Samuel Simon Stephen Theodore"
    " Thomas Vincent Walter"
).split()
EN_SURNAMES = (
    "Abernathy Ainsley Alcott Ashdown Atwater Barclay Barlow Beckett Bellamy Birchall Blackwood Bradshaw Brantley"
    " Briscoe Burgess Caldwell Calloway Carmody Chadwick Colburn Conway Copeland Crandall Cromwell Dalton Delaney"
    " Denholm Dunmore Eastman Ellsworth Fairbanks Farnham Fenwick Fielding Finch Forsythe Gallagher Garrison Gilmore"
    " Goodwin Granger Hadley Halloran Hartwell Hastings Hawthorne Holbrook Hollis Huxley Ingram Jarvis Kendrick"
    " Kimball Kingsley Lancaster Langford Larkin Lockwood Lowell Maddox Marlowe Mayfield Merrick Middleton Milburn"
    " Monroe Norwood Oakley Osborne Pemberton Prescott Quimby Radcliffe Ramsey Redmond Ridgeway Rowland Rutherford"
    " Sanborn Selby Sheridan Sinclair Stanhope Sterling Stockton Talbot Thackeray Thornton Underhill Vaughn Wakefield"
    " Wainwright Weatherby Westbrook Whitaker Wilder Winslow Woodruff Yardley"
).split()

ZH_SURNAMES = (
    "Chen 陈|Fang 方|Feng 冯|Gao 高|Guo 郭|Han 韩|He 何|Huang 黄|Jiang 江|Li 李|Liang 梁|Lin 林|Liu 刘|Luo 罗|Ma 马"
    "|Sun 孙|Tang 唐|Wang 王|Wu 吴|Xie 谢|Xu 徐|Yang 杨|Ye 叶|Zhang 张|Zhao 赵|Zheng 郑|Zhou 周|Zhu 朱"
)
ZH_FEMALE = (
    "Fang 芳|Hui 慧|Jing 静|Li 丽|Lan 兰|Mei 梅|Min 敏|Xiulan 秀兰"
    "|Xiuying 秀英|Xue 雪|Yan 燕|Yuhua 玉华|Yulan 玉兰"
)
ZH_MALE = (
    "Bo 波|Chao 超|Gang 刚|Guoqiang 国强|Jianguo 建国|Jun 军|Lei 磊"
    "|Ming 明|Peng 鹏|Tao 涛|Wei 伟|Yong 勇|Zhiqiang 志强"
)

RU_FEMALE = (
    "Anna Анна|Elena Елена|Irina Ирина|Ksenia Ксения"
    "|Marina Марина|Natalia Наталья|Olga Ольга|Svetlana Светлана"
)
RU_MALE = (
    "Aleksei Алексей|Andrei Андрей|Dmitry Дмитрий|Igor Игорь"
    "|Mikhail Михаил|Nikolai Николай|Pavel Павел|Sergei Сергей"
)
RU_SURNAMES = (
    "Belov Белов|Ershov Ершов|Gusev Гусев|Kalinin Калинин|Lebedev Лебедев|Makarov Макаров|Orlov Орлов|Rogov Рогов"
    "|Sokolov Соколов|Titov Титов|Ushakov Ушаков|Vlasov Власов|Zaitsev Зайцев"
)
RU_FATHERS = (
    "Алексеевна Алексеевич|Андреевна Андреевич|Борисовна Борисович|Викторовна Викторович|Ивановна Иванович"
    "|Николаевна Николаевич|Павловна Павлович|Петровна Петрович|Сергеевна Сергеевич"
)

UK_FEMALE = (
    "Halyna Галина|Iryna Ірина|Kateryna Катерина"
    "|Lesia Леся|Oksana Оксана|Olena Олена|Solomiia Соломія|Yuliia Юлія"
)
UK_MALE = (
    "Andrii Андрій|Bohdan Богдан|Mykola Микола"
    "|Oleksandr Олександр|Ostap Остап|Petro Петро|Taras Тарас|Vasyl Василь"
)
UK_SURNAMES = (
    "Bondarenko Бондаренко|Chornovil Чорновіл|Hnatiuk Гнатюк|Kovalenko Коваленко|Kravchuk Кравчук|Lysenko Лисенко"
    "|Marchenko Марченко|Melnyk Мельник|Oliinyk Олійник|Petrenko Петренко|Savchuk Савчук|Shevchuk Шевчук|Tkachuk Ткачук"
)
UK_FATHERS = (
    "Андріївна Андрійович|Богданівна Богданович|Вікторівна Вікторович|Іванівна Іванович"
    "|Олександрівна Олександрович|Петрівна Петрович|Степанівна Степанович|Тарасівна Тарасович"
)

# Of a hundred doctors, so many have a name in each language.
SHARES = (("en", 80), ("zh", 9), ("uk", 6), ("ru", 5))


@dataclass(frozen=True)
class Person:
    """:param name: as shown; :param published: as the source writes it; :param latin: for an e-mail address."""

    name: str
    published: str
    latin: str
    gender: str


def person(rng):
    """Return an invented :class:`Person` in one of the demo's languages."""
    language = rng.choices([key for key, _share in SHARES], [share for _key, share in SHARES])[0]
    gender = rng.choice(("female", "male"))
    return {"en": _english, "zh": _chinese, "ru": _russian, "uk": _ukrainian}[language](rng, gender)


def _pair(rng, text):
    return rng.choice(text.split("|")).split(" ")


def _by_gender(gender, female, male):
    return female if gender == "female" else male


def _english(rng, gender):
    given = rng.choice(_by_gender(gender, EN_FEMALE, EN_MALE))
    surname = rng.choice(EN_SURNAMES)
    initial = rng.choice("ABCDEFGHJKLMNPRSTW")
    name = f"{given} {surname}" if rng.random() < 0.6 else f"{given} {initial}. {surname}"
    return Person(
        name, f"{surname.upper()}, {given.upper()} {initial}", f"{given} {surname}", gender
    )


def _chinese(rng, gender):
    surname, own_surname = _pair(rng, ZH_SURNAMES)
    given, own_given = _pair(rng, _by_gender(gender, ZH_FEMALE, ZH_MALE))
    latin = f"{given} {surname}"
    return Person(f"{latin} ({own_surname}{own_given})", own_surname + own_given, latin, gender)


def _russian(rng, gender):
    given, own_given = _pair(rng, _by_gender(gender, RU_FEMALE, RU_MALE))
    surname, own_surname = _pair(rng, RU_SURNAMES)
    end, own_end = _by_gender(gender, ("a", "а"), ("", ""))
    father = _father(rng, RU_FATHERS, gender)
    return _cyrillic(given, own_given, surname + end, own_surname + own_end, father, gender)


def _ukrainian(rng, gender):
    given, own_given = _pair(rng, _by_gender(gender, UK_FEMALE, UK_MALE))
    surname, own_surname = _pair(rng, UK_SURNAMES)
    return _cyrillic(
        given, own_given, surname, own_surname, _father(rng, UK_FATHERS, gender), gender
    )


def _father(rng, fathers, gender):
    daughter_of, son_of = _pair(rng, fathers)
    return _by_gender(gender, daughter_of, son_of)


def _cyrillic(given, own_given, surname, own_surname, father, gender):
    latin = f"{given} {surname}"
    return Person(
        f"{latin} ({own_given} {own_surname})", f"{own_surname} {own_given} {father}", latin, gender
    )
