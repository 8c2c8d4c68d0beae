# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What lists call their columns, in English, Chinese and Russian, and what their files are called.

Further headers of one field are its aliases, which an administrator may extend; here is what is usual everywhere.
"""

from .names import match_key

# {field of a list: headers}; a field of the same name has the same headers in every kind of list.
HEADERS = {
    "street": "address|street address|addr|адрес|улица|улица и дом|地址|详细地址|街道|街道地址",
    "street2": "address line 2|вторая строка адреса|地址2",
    "city": "town|city name|город|населённый пункт|城市|所在城市|市",
    "zip": "zip|zip code|postcode|postal code|post code|индекс|почтовый индекс|邮编|邮政编码",
    "state": "state province|province|region|область|регион|край|省|省份|所在省份",
    "country": "country name|страна|国家|国家地区",
    "phone": "tel|tel no|phone|phone no|phone number|telephone|telephone no|mobile|mobile phone|contact number"
    "|телефон|тел|номер телефона|моб телефон|мобильный телефон|контактный телефон|电话|电话号码|联系电话|手机|手机号",
    "email": "e mail|e mail address|email address|mail|эл почта|электронная почта|почта"
    "|邮箱|电子邮箱|电子邮件|邮件地址",
    "website": "web|web page|homepage|internet|сайт|веб сайт|网站|网址|官网",
    "latitude": "lat|широта|纬度",
    "longitude": "lon|lng|долгота|经度",
    "organisation_code": "код сети|код головной организации|连锁编码|上级机构编码",
    "organisation_name": "network|chain name|сеть|аптечная сеть|головная организация|连锁|连锁名称|上级机构",
    "last_name": "lastname|surname|family name|фамилия|姓|姓氏",
    "first_name": "firstname|given name|forename|имя|名|名字",
    "middle_name": "middlename|patronymic|отчество|中间名",
    "full_name": "physician|physician name|hcp name|doctor name|name of doctor|фио|ф и о|врач|фио врача"
    "|姓名|医生|医生姓名|医师姓名",
    "credential": "credentials|qualification|academic degree|учёная степень|学位",
    "gender": "sex|пол|性别",
    "specialty": "speciality|specialization|specialisation|primary specialty|main specialty|специальность"
    "|основная специальность|специализация|专业|专科|专科名称",
    "licence": "licence no|license no|licence number|license number|medical licence|medical license|licence nr"
    "|registration no|registration number|номер лицензии|лицензия|лицензия №|执业证号|执业证书编号|医师执业证号",
    "licence_authority": "licensing authority|licence issued by|issued by|кем выдана лицензия|кем выдана|发证机关",
    "hospital_code": "hospital id|hospital no|hospital|код больницы|код клиники|医院编号|医院编码|医院代码",
    "doctor_code": "doctor id|doctor no|physician id|hcp id|код врача|医生编号|医生编码|医师编号",
    "beds": "bed|beds total|number of beds|койки|коек|число коек|количество коек|床位|床位数|编制床位",
    "outpatients": "visits a month|outpatients|посещений в месяц|число посещений|门诊量|月门诊量",
    "ownership": "owner type|форма собственности|собственность|所有制|所有制性质|经营性质",
    "category": "hospital type|facility type|тип|тип больницы|тип учреждения|医院类型|机构类型",
    "rating": "stars|рейтинг|评分",
    "role": "position|job title|function|должность|职务|职位|岗位",
    "path": "специальность|专业|专业名称",
    "other_name": "другое название|别名",
}
CODES = "code|code no|id|no|number|internal code|код|идентификатор|номер|编号|编码|代码"
# {(kind of list, field): headers} where a header says which kind of list it is.
HEADERS_OF = {
    (
        "hospital",
        "code",
    ): f"hospital id|hospital no|код больницы|код лпу|医院编号|医院编码|医院代码|{CODES}",
    (
        "hospital",
        "name",
    ): "hospital|facility|institution|clinic|больница|клиника|название больницы|лпу|название"
    "|наименование|医院|医院名称|名称",
    (
        "department",
        "code",
    ): f"department code|department id|код отделения|科室编号|科室编码|{CODES}",
    (
        "department",
        "name",
    ): "department|department name|ward|отделение|название отделения|название|наименование"
    "|科室|科室名称|名称",
    ("specialty", "code"): CODES,
    (
        "doctor",
        "code",
    ): f"doctor code|doctor id|doctor no|physician id|hcp id|код врача|医生编号|医生编码|医师编号|{CODES}",
    ("doctor", "street"): "work address|адрес работы|工作地址",
    ("affiliation", "code"): "place code|place id|код места|地点编号",
    ("pharmacy", "code"): f"pharmacy code|pharmacy id|код аптеки|药店编号|药店编码|{CODES}",
    (
        "pharmacy",
        "name",
    ): "pharmacy|pharmacy name|chemist|аптека|название аптеки|название|наименование"
    "|药店|药店名称|药房|药房名称|名称",
    (
        "distributor",
        "code",
    ): f"distributor code|distributor id|код дистрибьютора|经销商编号|经销商编码|{CODES}",
    (
        "distributor",
        "name",
    ): "distributor|distributor name|wholesaler|дистрибьютор|дистрибутор|название"
    "|наименование|经销商|经销商名称|商业公司|名称",
}
# Words in the name of a file that say what it is a list of; the more special kinds first.
FILE_WORDS = (
    ("affiliation", "affiliation workplace practice место работы места работы 执业地点 工作单位"),
    ("department", "department ward отделени 科室"),
    ("specialty", "specialt specialit taxonom специальност 专业 专科"),
    ("pharmacy", "pharmac chemist drugstore аптек 药店 药房"),
    ("distributor", "distributor wholesaler дистрибь дистрибу 经销商 商业公司"),
    ("doctor", "doctor physician clinician hcp врач доктор 医生 医师"),
    ("hospital", "hospital clinic facilit больниц клиник лпу 医院"),
)
# Headers of a doctor's place of work: a list of its own, as a doctor may have several.
WORKPLACES = frozenset(
    match_key(word)
    for word in (
        "hospital|hospital name|clinic|workplace|place of work|practice|department|больница|клиника|место работы"
        "|отделение|医院|医院名称|工作单位|执业机构|科室"
    ).split("|")
)


def headers_of(target, field_name):
    """Return the usual headers of a field of a kind of list."""
    words = f"{HEADERS_OF.get((target, field_name), '')}|{HEADERS.get(field_name, '')}"
    return [word for word in words.split("|") if word]


def target_of_file(filename):
    """Return the kind of list that the name of a file says, None when it says nothing."""
    stem = f" {match_key((filename or '').rsplit('.', 1)[0])}"
    for target, words in FILE_WORDS:
        for word in words.split(" "):
            # a whole word or its beginning; Chinese has no blanks between words
            if (word if not word.isascii() and ord(word[0]) > 0x2E80 else f" {word}") in stem:
                return target
    return None
