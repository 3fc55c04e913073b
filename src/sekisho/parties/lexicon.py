"""Words that carry little or no identity in a name: legal forms, trade words, places, common personal names.

Plain word lists, written for this program. A word here weighs less when names are compared, or (a legal form) is taken
out of the name and kept in a field of its own. The families say which forms may stand for one another when somebody
abbreviates or translates: 'company' covers the Anglo-Japanese-Chinese-Korean general forms.
"""

from __future__ import annotations

# Longest first where one form begins another; every form is already normalised (lower case, no dots).
LATIN_FORMS: dict[str, str] = {
    "public joint stock company": "stock",
    "open joint stock company": "stock",
    "closed joint stock company": "stock",
    "private joint stock company": "stock",
    "joint stock company": "stock",
    "joint stock co": "stock",
    "private joint stock": "stock",
    "public joint stock": "stock",
    "jsc": "stock",
    "ojsc": "stock",
    "cjsc": "stock",
    "pjsc": "stock",
    "zao": "stock",
    "oao": "stock",
    "pao": "stock",
    "ao": "stock",
    "aktsionernoe obshchestvo": "stock",
    "limited liability company": "llc",
    "limited liability co": "llc",
    "limited liability partnership": "llp",
    "obshchestvo s ogranichennoi otvetstvennostyu": "llc",
    "obschestvo s ogranichennoy otvetstvennostyu": "llc",
    "llc": "llc",
    "l l c": "llc",
    "ooo": "llc",
    "fze": "llc",
    "fzco": "llc",
    "fzc": "llc",
    "fz llc": "llc",
    "dmcc": "llc",
    "wll": "llc",
    "ltda": "llc",
    "sdn bhd": "bhd",
    "bhd": "bhd",
    "berhad": "bhd",
    "sendirian berhad": "bhd",
    "pte ltd": "company",
    "pte limited": "company",
    "private limited": "company",
    "pvt ltd": "company",
    "pvt limited": "company",
    "pty ltd": "company",
    "pty limited": "company",
    "pte": "company",
    "pvt": "company",
    "pty": "company",
    "company limited": "company",
    "company ltd": "company",
    "co ltd": "company",
    "co limited": "company",
    "co inc": "company",
    "co": "company",
    "company": "company",
    "compagnie": "company",
    "ltd": "company",
    "limited": "company",
    "inc": "company",
    "incorporated": "company",
    "corp": "company",
    "corporation": "company",
    "plc": "company",
    "kabushiki kaisha": "company",
    "kabushiki gaisha": "company",
    "godo kaisha": "llc",
    "yugen kaisha": "llc",
    "k k": "company",
    "kk": "company",
    "gk": "llc",
    "yk": "llc",
    "gesellschaft mit beschrankter haftung": "gmbh",
    "gmbh and co kg": "gmbh",
    "gmbh co kg": "gmbh",
    "gmbh": "gmbh",
    "mbh": "gmbh",
    "ag": "stock",
    "aktiengesellschaft": "stock",
    "kg": "gmbh",
    "kgaa": "stock",
    "ug": "gmbh",
    "ohg": "gmbh",
    "e v": "club",
    "ev": "club",
    "ggmbh": "gmbh",
    "se": "stock",
    "sa": "stock",
    "s a": "stock",
    "sas": "stock",
    "sarl": "llc",
    "s a r l": "llc",
    "sa de cv": "stock",
    "s de rl de cv": "llc",
    "de cv": "stock",
    "cv": "stock",
    "srl": "llc",
    "s r l": "llc",
    "spa": "stock",
    "s p a": "stock",
    "sl": "llc",
    "slu": "llc",
    "lda": "llc",
    "bv": "llc",
    "b v": "llc",
    "nv": "stock",
    "n v": "stock",
    "bvba": "llc",
    "sprl": "llc",
    "ab": "stock",
    "oy": "stock",
    "oyj": "stock",
    "aps": "llc",
    "as": "stock",
    "a s": "stock",
    "asa": "stock",
    "sp z oo": "llc",
    "sp z o o": "llc",
    "spolka z ograniczona odpowiedzialnoscia": "llc",
    "s r o": "llc",
    "sro": "llc",
    "doo": "llc",
    "d o o": "llc",
    "kft": "llc",
    "zrt": "stock",
    "rt": "stock",
    "ad": "stock",
    "eood": "llc",
    "ood": "llc",
    "uab": "llc",
    "sia": "llc",
    "ou": "llc",
    "anonim sirketi": "stock",
    "anonim sti": "stock",
    "limited sirketi": "llc",
    "ltd sti": "llc",
    "sti": "llc",
    "sirketi": "llc",
    "pt": "stock",
    "tbk": "stock",
    "sal": "stock",
    "llp": "llp",
    "lp": "llp",
    "l p": "llp",
    "ltd co": "company",
    "jusik hoesa": "company",
    "jusighoesa": "company",
    "gongsi": "company",
    "youxian gongsi": "company",
    "gufen youxian gongsi": "company",
    "fgup": "state",
    "fsue": "state",
    "federal state unitary enterprise": "state",
    "tov": "llc",
    "chp": "llc",
    "unitary enterprise": "state",
}

# Forms that are taken out wherever they stand; the others only at either end, where they cannot be a word.
ANYWHERE = frozenset(
    [
        "ltd",
        "limited",
        "llc",
        "gmbh",
        "inc",
        "pte",
        "plc",
        "jsc",
        "ojsc",
        "cjsc",
        "pjsc",
        "ooo",
        "oao",
        "zao",
        "pao",
        "pvt",
        "pty",
        "bhd",
        "incorporated",
        "aktiengesellschaft",
        "kgaa",
    ]
)
AT_START = frozenset(
    ["pt", "ao", "jsc", "ooo", "oao", "zao", "pao", "tov", "kk", "uab", "sia", "fgup", "fsue", "ojsc", "pjsc", "cjsc"]
)

# Legal forms in Han, kana and Hangul, longest first; NFKC has already turned ㈱ into (株).
NATIVE_FORMS: tuple[tuple[str, str], ...] = (
    ("股份有限责任公司", "company"),
    ("集团股份有限公司", "company"),
    ("股份有限公司", "company"),
    ("股分有限公司", "company"),
    ("有限责任公司", "company"),
    ("有限責任公司", "company"),
    ("有限責任会社", "llc"),
    ("集团有限公司", "company"),
    ("集團有限公司", "company"),
    ("有限公司", "company"),
    ("合伙企业", "llp"),
    ("株式会社", "company"),
    ("株式會社", "company"),
    ("公開株式会社", "stock"),
    ("有限会社", "llc"),
    ("合同会社", "llc"),
    ("合資会社", "llp"),
    ("合名会社", "llp"),
    ("一般社団法人", "club"),
    ("公益財団法人", "club"),
    ("一般財団法人", "club"),
    ("国立大学法人", "state"),
    ("独立行政法人", "state"),
    ("国立研究開発法人", "state"),
    ("学校法人", "club"),
    ("医療法人", "club"),
    ("주식회사", "company"),
    ("유한책임회사", "llc"),
    ("유한회사", "llc"),
    ("재단법인", "club"),
    ("사단법인", "club"),
    ("(株)", "company"),
    ("(有)", "llc"),
    ("(合)", "llc"),
    ("(주)", "company"),
    ("(유)", "llc"),
    ("公司", "company"),
)

STOP = frozenset(["the", "of", "and", "for", "de", "la", "le", "du", "des", "der", "die", "das", "und", "et", "y", "e", "in", "to", "at", "on", "by"])

_TRADE = """
company corporation corp limited incorporated companies subsidiary affiliate affiliates branches summit arrow
micron nanotechnology academy advanced aerospace agency agricultural agriculture air aircraft airline airlines airport airways alliance
allied alpha america american analytics applied arts asia asian asset assets associates association atlantic auto
automation automobile automotive aviation bank banking bay beauty beta best bio biotech biotechnology black blue board
branch bridge bright brothers brown building bureau business cable capital cardinal cargo care carrier cell cement
center central centre century ceramics certified chain charity chemical chemicals chemistry circuits city classic
clean clear clinic cloud club coal coast college color commerce commercial commission committee commodities
communication communications complex components compute computer computers computing concept concrete connect
construction construct consult consultancy consultant consultants consulting consumer continental control controls
cooperation cooperative core corner cosmetics council courier creative credit crown cross crystal culture cyber dairy
data datacenter dawn dealer defence defense delta dental department deposit design designs development device devices
diagnostics diamond digital direct directorate display distribution distributor distributors division dragon dream
drone drones dynamic dynamics eagle early earth east eastern easy eco economic education educational electric
electrical electricity electro electromechanical electronic electronics elite embedded emerald energy engine
engineering engineers enterprise enterprises entertainment environment environmental equipment equity establishment
euro europe european excellence exchange exclusive exim experimental expert explorer export exporters exports express
fabrication factory falcon family farm farms fashion fast federal federation fiber field film finance financial fire
first fish fisheries fishing fleet fleets flight food foods force foreign forest forestry forward forwarder forwarding
foundation foundry freight fresh friends fuel fund furniture fusion future galaxy garment garments gas gate gateway
gems gene general generation genius geo glass global globe gold golden goods government grand graphic graphics great
green grid group groups guard guide hand hardware harbor harbour hardware health healthcare heart heavy height heritage
high highway hi hill holding holdings home horizon hospital hotel hotels house housing human hydro ideal image imaging
impex import imports improve independent industrial industries industry info information infrastructure initiative
innovation innovations innovative institut institute institution instrument instruments insurance integrated
integration intelligence intelligent inter interior international internet invest investment investments investors
iron island jet jewel jewelers jewellery joint journal key king kingdom lab label labor laboratories laboratory labs
lake land laser law leader leaders leading learning lease leasing leather legal leisure life light lighting line liner
lines link links lion liquid live living local logic logistic logistics lotus lubricants luxury machine machinery
machines magic magnetic mail main management manufacture manufacturer manufacturers manufacturing marine maritime mark
market marketing markets master material materials matrix max mechanical mechanics media medical medicine mega memory
merchant merchants mercury metal metals metallurgical meteor metro micro microelectronic microelectronics microsystems
mid middle military millennium mill mills mine minerals mining ministry mobile mobility model modern module modules
moon motion motor motors mountain multi municipal museum mutual nano nation national natural nature naval navigation
neo net network networking networks new next noble north northern nova nuclear number ocean oceanic oceans office
offshore oil oils old olympic omega one online open operation operations operator optic optical optics optoelectronics
orient oriental origin orion pacific pack packaging paint palace palm paper paradise park partner partners partnership
parts pearl peak people perfect performance petrochemical petrochemicals petrol petroleum pharma pharmaceutical
pharmaceuticals phoenix phone photo photonics physics pioneer pipe pipeline planet plant plants plastic plastics plate
platform platinum plus point polar police polymer polytechnic port portal ports post power precious precision premier
premium press prestige prima prime print printing private pro process processing procurement product production
productions products professional program progress project projects promotion property protection proton provider
public publishing pulse pump pumps pure quality quantum quest quick radar radio rail railway railways rainbow rapid raw
real red refinery refrigeration region regional reliable renewable renewables repair research reserve resort resource
resources restaurant retail ring rise river road robot robotic robotics rock rocket root rose route royal rubber safe
safety sail sales sand satellite school science sciences scientific sea seas season secure securities security seed
select semi semiconductor semiconductors senior sensor sensors server servers service services ship shipbuilding
shipping ships shipyard shop signal silicon silk silver sky smart social society soft software soil solar solution
solutions sound source sourcing south southern space spare special specialist specialized spectrum speed spirit sport
sports spring square stable staff standard star stars state station stations steel stone storage store stores strategic
strategy stream street strong structure studio studios sub subsidiary success sugar sun sunrise sunshine super superior
supplies supply support surface survey sustainable swift switch synergy system systems tactical tank target tea team
tech technic technical technics technique technologies technology tele telecom telecommunication telecommunications
telephone television terminal test testing textile textiles theatre thermal tiger timber time tire titan tobacco tools
top total touch tour tourism tours tower toys trade trader traders trades trading traffic training trans transfer
transit transport transportation transporters travel travels treasure tree tri trident triumph tropical trust turbine
twin ultra union unique unit united unity universal universe university urban utility vacuum valley value valve vector
vehicle vehicles venture ventures victory video view village vision vista vital voyage ware warehouse warehousing watch
water wave way wealth web well west western white wide wind window wine wing wings winner wire wireless wise wonder wood
wooden wool work works workshop world worldwide yacht yard young zone bearing bearings tooling
universidad universite universitat universita universiteit hochschule hopital klinik klinikum krankenhaus banco banque
commerciale comercial comercio industria industrias industrie servicios servizi sistemas systeme technik technologie
tecnologia tecnologias transportes inversiones constructora distribuidora exportadora importadora inmobiliaria
agropecuaria ganadera grupo gruppe groupe handel handels naviera petroleo minera energia hermanos hijos
zavod nauchno proizvodstvennoe predpriyatie obedinenie kompaniya firma torgovyi dom bank tsentr institut
nii konstruktorskoe byuro tekhnologii gosudarstvennoe
denki denshi kogyo sangyo seisakusho shoji shokai bussan kaisha giken seiki seiko kagaku kenkyujo daigaku byoin
jeonja daehak daehakgyo gonghak sanop muyeok gisul keji jishu dianzi gongye maoyi jituan daxue yanjiuyuan yanjiusuo
"""

_RUSSIAN = """
aktsionernoe aktsionernaya aktsionernoye aktcionernoe aktsionerny aktsionernyy obshchestvo obschestvo obshtestvo
obshchestva federalnaya federalnoe federalnoye federalnyy federalny gosudarstvenny gosudarstvennyy gosudarstvennoe
gosudarstvennoye gosudarstvenoye gosudarstvennaya natsionalny natsionalnyy natsionalnaya nauchnyy nauchny nauchnaya
nauchno moskovskiy moskovski moskovskaya moskovskoe agentstvo kontsern konstern korporatsiya filial kholdingovaya
kompaniia chastnaya avtonomnaya nekommercheskaya organizatsiya opytno opytnoe investitsionnaya informatsionnye
mashinostroitelnaya mashinostroitelnoe mashinostroitelnyi kommercheskiy obedinennaya otkrytoe otkrytoye zakrytoe
zakrytoye publichnoe publichnoye ogranichennoi ogranichennoy otvetstvennostyu otvetstvennostiu otkrytogo tipa
issledovatelskii issledovatelskiy nauchnoissledovatelskii proizvodstvennaya obrazovatelnoe uchrezhdenie byudzhetnoe
unitarnoe predpriiatie predpriyatiye leningrad kursk novo novye novyi nove base forces concern automated fond filial
baikal neva amur azimut iceberg crocus arsenal hundred liability munitions armament disease jihad cartel
"""

TRADE = frozenset(_TRADE.split()) | frozenset(_RUSSIAN.split())

_PLACES = """
afghanistan africa african albania algeria algerian america angola arab arabia arabian argentina armenia asia asean
asia-pacific australia australian austria austrian azerbaijan bahrain baltic bangladesh beijing beirut belarus belarusian
belgium berlin bogota bombay bosnia boston brasil brazil brazilian britain british brunei brussels budapest bulgaria
busan cairo california cambodia canada canadian caribbean caspian chengdu chennai chicago chile china chinese chongqing
colombia colombian congo croatia cuba cuban cyprus czech dalian damascus danish deutsche deutsches deutschland delhi
denmark dongguan dubai dutch egypt egyptian emirates england english estonia eurasia eurasian europe european far
finland finnish florida foshan france francaise frankfurt french fukuoka fuzhou georgia german germany ghana greece
greek guangdong guangxi guangzhou guatemala guizhou gulf hainan haiti hamburg hanoi hangzhou havana hebei hefei
heilongjiang helsinki henan hiroshima holland honduras hong hongkong kong houston hubei hunan hungary iberia iberica
iceland incheon india indian indonesia iran iranian iraq iraqi ireland irish islamabad islamic israel israeli istanbul
italia italian italy jakarta japan japanese jiangsu jiangxi jilin jinan johor jordan kabul karachi kazakhstan kenya kiev
kobe korea korean kuala kuwait kyiv kyoto kyrgyz kyrgyzstan labuan lagos lahore laos latin latvia lebanese lebanon
levant libya libyan liaoning lithuania london los angeles lumpur luxembourg macau macao madrid malaysia malaysian malta
manchester manila mediterranean mexico mexican mexicana middle milan minsk moldova mongolia montenegro morocco moscow
mumbai munich munchen myanmar nagoya nanjing nederland nepal netherlands nicaragua nigeria nigerian ningbo nordic north
norway novosibirsk oman osaka oslo ottoman pakistan pakistani palestine palestinian panama paraguay paris penang persian
peru petersburg philippine philippines poland polish polska portugal prague pyongyang qatar qingdao riyadh romania rome
rossii rossiya russia russian russkaya rwanda saitama san santiago saudi sapporo scandinavia senegal seoul serbia
shandong shanghai shanxi shenyang shenzhen siberia siberian sichuan singapore slovakia slovenia somalia south spain
spanish sri lanka stockholm sudan suisse suzhou sweden swedish swiss switzerland sydney syria syrian taipei taiwan
taiwanese tajikistan tehran texas thai thailand tianjin tokyo toronto tunisia turk turkey turkish turkmenistan uae
uganda uk ukraine ukrainian uruguay usa uzbekistan vancouver venezuela vienna vietnam vietnamese viet nam virginia
vladivostok warsaw washington wuhan wuxi xiamen xian xinjiang yangon yangtze yemen yerevan yokohama york yunnan zambia
zhejiang zhengzhou zhongguo zhuhai zimbabwe zurich hsinchu kaohsiung taichung tainan taoyuan daejeon daegu gwangju ulsan
kawasaki chiba sendai nagano kanagawa ibaraki tsukuba aichi hyogo
"""
PLACES = frozenset(_PLACES.split())

# Words that a firm's listed name may have more than a branch's name has; any other trade word tells them apart.
NEUTRAL = PLACES | frozenset(
    ["technology", "technologies", "tech", "group", "holding", "holdings", "company", "corporation", "corp", "limited", "international", "global", "worldwide", "industries", "industrial", "industry", "enterprise", "enterprises", "general", "national", "jituan", "jishu"]
)

_PEOPLE = """
aaron abbas abd abdallah abdel abdo abdou abdul abdullah abdulrahman abu adam adel adrian agha ahmad ahmed aisha akbar
alan albert alberto alejandro aleksandr aleksei aleksey alex alexander alexandr alexei alexey alfred ali alice allah
amanda amin amir amy ana anastasia anatoly anderson andre andrea andreas andrei andres andrew andrey angel angela ann
anna anne anthony antonio anton arthur ashley asif aziz barbara ben benjamin bernard bin binti bo boris brandon brian
bruce carl carlos carmen carol caroline catherine charles chen chris christian christina christine christopher cho choi
claudia clara cruz cheng chang chung daniel daniela david davis deborah denis dennis diana diaz diego dmitri dmitry
donald dong dorothy edward ekaterina elena elizabeth emily emma eric erik ernesto eva evgeny fatima fang felipe
felix feng fernandez fernando flores francis francisco frank gabriel garcia george georg gerald gomez gonzalez gregory
gul guo gutierrez hadi haji hamid han hans harry hassan hasan haider hao he heinz helen henry hernandez hong hossein
hu huang hugo hussain hussein hye ian ibrahim igor ilya irina isa ismail ivan ivanov jackson jacob jae jamal james jan
jane janet jason javier jean jeff jeffrey jennifer jeremy jerry jessica jesus ji jia jian jiang jim jin jing jo joan joao
joe johan john johnson jon jonas jonathan jones jordan jorge jose joseph joshua juan juana juliana julia julian julie
julio jun jung jose karen karim karl katherine keith kelly kenneth kevin khaled khalid khalil khan kim konstantin kumar
kuznetsov kwang kyle larry laura lee lei leonardo leonid lewis li liang lim lin linda lisa liu lopez louis lucas lucia
luis luo ma mahdi mahmoud mahmud manuel marco marcos margaret maria mariam mariana marie mario mark marta martin
martinez mary masoud matthew maxim mehdi mei mendoza michael michel miguel mikhail min ming minh mohamad mohamed mohammad
mohammed mohd morgan mostafa muhammad mustafa nancy natalia natalya nguyen nicholas nick nicolas nikita nikolai nikolay
noor nur nour oleg olga oliver olivier omar osama oscar pablo pamela park patricia patrick paul paula pavel pedro peng
perez peter petr petrov philip phillip pierre popov qasim qing rachel rafael rahim rahman rahmani ramirez ramon raul
raymond rebecca reyes reza ricardo richard rivera robert roberto rodriguez roger roman ronald rosa ruben ruiz ruslan
russell ryan saad saeed sahib said salah salem saleh salim salman sam samir samuel sanchez sandra santiago santos sara
sarah sayed scott sean sergei sergey sergio shah shan sharif sharon shen sheikh shi silva simon singh smirnov smith sofia
song stanislav stefan stephanie stephen steven sun sung susan svetlana syed tan tang tatiana taylor thomas tim timothy
tom tony torres tran umar usman vasily vasquez victor victoria viktor vincent vladimir vladislav volkov walter wang
wei wen william williams wilson wong wu xiao xie xin xu yan yang yasin yasir ying yong young yousef yu yuan yuki yuri
yusuf zhang zhao zheng zhou zhu zahra takahashi tanaka suzuki sato watanabe ito yamamoto nakamura kobayashi kato yoshida
yamada sasaki yamaguchi matsumoto inoue kimura hayashi shimizu mori ikeda hashimoto ishikawa ogawa goto maeda hiroshi
kenji takashi akira yuki muller schmidt schneider fischer weber meyer wagner becker schulz hoffmann bauer klaus jurgen
wolfgang peters nielsen hansen jensen larsen olsen andersson rossi bianchi ferrari russo
"""
PEOPLE = frozenset(_PEOPLE.split())

_NATIVE_TRADE = """
company corporation corp limited incorporated companies subsidiary affiliate affiliates branches summit arrow
micron nanotechnology 技术 技術 科技 电子 電子 集团 集團 工业 工業 商事 商会 大学 研究 究所 究院 学院 医院 病院 公司 国际 國際 国際 实业 實業 贸易 貿易
有限 信息 情報 通信 系统 系統 发展 發展 投资 投資 中国 中國 日本 北京 上海 深圳 东京 東京 大阪 香港 台湾 臺灣 韓国 韩国 机械 機械
设备 設備 製作 作所 精密 精工 産業 产业 化学 化工 航空 航天 汽车 自動 动车 銀行 银行 物流 运输 運輸 控股 股份 中心 センタ ンター
製造 制造 能源 材料 半导 半導 导体 導体 システ ステム テクノ クノロ ノロジ ロジー エレク レクト クトロ トロニ ロニク ニクス ジャパン
전자 기술 산업 무역 대학 학교 연구 구소 주식 회사 한국 서울 국제 공업 시스 스템 테크 그룹 건설 상사 물산 병원 은행 통신 에너 너지
ホール ールデ ルディ ディン ング グス グル ルー ープ コー ーポ ポレ レー ーシ ショ ョン イン ンタ ター ーナ ナシ シス ステ テム テク クノ
ノロ ロジ ジー ジャ ャパ パン トレ ーデ サー ービ ビス セン エレ レク クト トロ ロニ ニク クス ソリ リュ ュー ステ ズ
"""
NATIVE_TRADE = frozenset(_NATIVE_TRADE.split())

# Marks that part one name field into several names. Each is tried as a name of its own.
SPLITTERS = r"""(?xi)
    \s+c/o\s+ | \s+c\.o\.\s+ | \bcare\s+of\b | \s+d/b/a\s+ | \bdba\b | \bt/a\b | \btrading\s+as\b
    | \bdoing\s+business\s+as\b | \bf/k/a\b | \bn/k/a\b | \ba/k/a\b | \bf\.k\.a\.? | \ba\.k\.a\.? | \baka\b | \bfka\b
    | \bformerly(?:\s+known\s+as)?\b | \balso\s+known\s+as\b | \bon\s+behalf\s+of\b | \battn\.?:? | \s+/\s+ | \s*[|;]\s*
    | 代表取締役 | 代表理事 | 代表者 | (?<=\s)代表(?=\s) | 別名[:：]? | 別称[:：、]? | 通称[:：]? | 旧社名[:：]? | 旧称[:：]?
    | 又名[:：]? | 曾用名[:：]? | 简称[:：]? | 대표이사 | (?<=\s)대표(?=\s) | 별칭[:：]? | (?<=\s)気付(?=\s) | (?<=\s)方(?=\s)
"""

STREET_WORDS = frozenset(
    ["street", "st", "road", "rd", "avenue", "ave", "lane", "ln", "boulevard", "blvd", "drive", "dr", "way", "square", "sq", "building", "bldg", "tower", "plaza", "floor", "fl", "suite", "ste", "unit", "room", "rm", "block", "blk", "house", "park", "industrial", "zone", "district", "highway", "hwy", "ulitsa", "ul", "prospekt", "pr", "str", "strasse", "rue", "via", "calle", "carrera", "avenida", "jalan", "jln", "lorong", "lu", "jie", "dadao", "dao", "dong", "gu", "gil", "ro", "daero", "chome", "cho", "machi", "ku", "center", "centre", "court", "ct", "place", "pl", "quay", "naberezhnaya", "proezd", "pereulok", "per", "pereulok", "shosse", "plot", "no", "po", "box"]
)
ADDRESS_FOLDS = {
    "street": "st",
    "road": "rd",
    "avenue": "ave",
    "lane": "ln",
    "boulevard": "blvd",
    "drive": "dr",
    "square": "sq",
    "building": "bldg",
    "floor": "fl",
    "suite": "ste",
    "room": "rm",
    "block": "blk",
    "highway": "hwy",
    "ulitsa": "ul",
    "prospekt": "pr",
    "prospect": "pr",
    "strasse": "str",
    "centre": "center",
    "court": "ct",
    "place": "pl",
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
    "number": "no",
}
