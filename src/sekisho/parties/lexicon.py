"""Words that carry little identity in a name: trade words, places, common personal names; and marks that part names.

Plain word lists, written for this program. A word here weighs less when names are compared.
"""

from __future__ import annotations

_LITTLE = "the of and for die das und et in to at on by"
STOP = frozenset(_LITTLE.split())

_TRADE = """
academy advanced aerospace affiliate affiliates agency agricultural agriculture agropecuaria air aircraft airline
airlines airport airways alliance allied alpha america american analytics applied arrow arts asia asian asset assets
associates association atlantic auto automation automobile automotive aviation banco bank banking banque bay bearing
bearings beauty best beta bio biotech biotechnology black blue board branch branches bridge bright brothers brown
building bureau business bussan byoin byuro cable capital cardinal care cargo carrier cell cement center central
centre century ceramics certified chain charity chemical chemicals chemistry circuits city classic clean clear clinic
cloud club coal coast college color comercial comercio commerce commercial commerciale commission committee
commodities communication communications companies company complex components compute computer computers computing
concept concrete connect construct construction constructora consult consultancy consultant consultants consulting
consumer continental control controls cooperation cooperative core corner corp corporation cosmetics council courier
creative credit cross crown crystal culture cyber daehak daehakgyo daigaku dairy data datacenter dawn daxue dealer
defence defense delta denki denshi dental department deposit design designs development device devices diagnostics
diamond dianzi digital direct directorate display distribuidora distribution distributor distributors division dom
dragon dream drone drones dynamic dynamics eagle early earth east eastern easy eco economic education educational
electric electrical electricity electro electromechanical electronic electronics elite embedded emerald energia energy
engine engineering engineers enterprise enterprises entertainment environment environmental equipment equity
establishment euro europe european excellence exchange exclusive exim experimental expert explorer export exportadora
exporters exports express fabrication factory falcon family farm farms fashion fast federal federation fiber field
film finance financial fire firma first fish fisheries fishing fleet fleets flight food foods force foreign forest
forestry forward forwarder forwarding foundation foundry freight fresh friends fuel fund furniture fusion future
galaxy ganadera garment garments gas gate gateway gems gene general generation genius geo giken gisul glass global
globe gold golden gonghak gongye goods gosudarstvennoe government grand graphic graphics great green grid group groupe
groups grupo gruppe guard guide hand handel handels harbor harbour hardware health healthcare heart heavy height
heritage hermanos hi high highway hijos hill hochschule holding holdings home hopital horizon hospital hotel hotels
house housing human hydro ideal image imaging impex import importadora imports improve incorporated independent
industria industrial industrias industrie industries industry info information infrastructure initiative inmobiliaria
inspire innovation innovations innovative institut institute institution instrument instruments insurance integrated
integration intelligence intelligent inter interior international internet inversiones invest investment investments
investors iron island jeonja jet jewel jewelers jewellery jishu jituan joint journal kagaku kaisha keji kenkyujo key
king kingdom klinik klinikum kogyo kompaniya konstruktorskoe krankenhaus lab label labor laboratories laboratory labs
lake land laser law leader leaders leading learning lease leasing leather legal leisure life light lighting limited
line liner lines link links lion liquid live living local logic logistic logistics lotus lubricants luxury machine
machinery machines magic magnetic mail main management manufacture manufacturer manufacturers manufacturing maoyi
marine maritime mark market marketing markets master material materials matrix max mechanical mechanics media medical
medicine mega memory merchant merchants mercury metal metallurgical metals meteor metro micro microelectronic
microelectronics micron microsystems mid middle military mill millennium mills mine minera minerals mining ministry
mobile mobility model modern module modules moon motion motor motors mountain multi municipal museum mutual muyeok
nano nanotechnology nation national natural nature nauchno naval naviera navigation neo net network networking
networks new next nii noble north northeastern northern northwestern nova nuclear number obedinenie ocean oceanic
oceans office offshore oil oils old olympic omega one online open operation operations operator optic optical optics
optoelectronics orient oriental origin orion pacific pack packaging paint palace palm paper paradise park partner
partners partnership parts peak pearl people perfect performance petrochemical petrochemicals petrol petroleo
petroleum pharma pharmaceutical pharmaceuticals phoenix phone photo photonics physics pioneer pipe pipeline planet
plant plants plastic plastics plate platform platinum plus point polar police polymer polytechnic port portal ports
post power precious precision predpriyatie premier premium press prestige prima prime print printing private pro
process processing procurement product production productions products professional program progress proizvodstvennoe
project projects promotion property protection proton provider public publishing pulse pump pumps pure quality quantum
quest quick radar radio rail railway railways rainbow rapid raw real red refinery refrigeration region regional
reliable renewable renewables repair research reserve resort resource resources restaurant retail ring rise river road
robot robotic robotics rock rocket root rose route royal rubber safe safety sail sales sand sangyo sanop satellite
school science sciences scientific sea seas season secure securities security seed seiki seiko seisakusho select semi
semiconductor semiconductors senior sensor sensors server servers service services servicios servizi ship shipbuilding
shipping ships shipyard shoji shokai shop signal silicon silk silver sistemas sky smart social society soft software
soil solar solution solutions sound source sourcing south southeastern southern southwestern space spare special
specialist specialized spectrum speed spirit sport sports spring square stable staff standard star stars state station
stations steel stone storage store stores strategic strategy stream street strong structure studio studios sub
subsidiary success sugar summit sun sunrise sunshine super superior supplies supply support surface survey sustainable
swift switch synergy system systeme systems tactical tank target tea team tech technic technical technics technik
technique technologie technologies technology tecnologia tecnologias tekhnologii tele telecom telecommunication
telecommunications telephone television terminal test testing textile textiles theatre thermal tiger timber time tire
titan tobacco tooling tools top torgovyi total touch tour tourism tours tower toys trade trader traders trades trading
traffic training trans transfer transit transport transportation transporters transportes travel travels treasure tree
tri trident triumph tropical trust tsentr turbine twin ultra union unique unit united unity universal universe
universidad universita universitat universite universiteit university urban utility vacuum valley value valve vector
vehicle vehicles venture ventures victory video view village vision vista vital voyage ware warehouse warehousing
watch water wave way wealth web well west western white wide wind window wine wing wings winner wire wireless wise
wonder wood wooden wool work works workshop world worldwide yacht yanjiusuo yanjiuyuan yard young zavod zone
"""

# Romanised Russian words of trade and of legal forms, which lists spell in a dozen ways.
_RUSSIAN = """
agentstvo aktcionernoe aktsionernaya aktsionernoe aktsionernoye aktsionerny aktsionernyy amur armament arsenal
automated avtonomnaya azimut baikal base byudzhetnoe cartel chastnaya concern crocus disease federalnaya federalnoe
federalnoye federalny federalnyy filial fond forces gosudarstvennaya gosudarstvennoye gosudarstvenny gosudarstvennyy
gosudarstvenoye hundred iceberg informatsionnye investitsionnaya issledovatelskii issledovatelskiy jihad
kholdingovaya kommercheskiy kompaniia konstern kontsern korporatsiya kursk leningrad liability mashinostroitelnaya
mashinostroitelnoe mashinostroitelnyi moskovskaya moskovski moskovskiy moskovskoe munitions natsionalnaya
natsionalny natsionalnyy nauchnaya nauchnoissledovatelskii nauchny nauchnyy nekommercheskaya neva nove novo novye
novyi obedinennaya obrazovatelnoe obschestvo obshchestva obshchestvo obshtestvo ogranichennoi ogranichennoy opytno
opytnoe organizatsiya otkrytoe otkrytogo otkrytoye otvetstvennostiu otvetstvennostyu predpriiatie predpriyatiye
proizvodstvennaya publichnoe publichnoye tipa uchrezhdenie unitarnoe zakrytoe zakrytoye
"""

_PLACES = """
afghanistan africa african aichi albania algeria algerian america angeles angola arab arabia arabian argentina armenia
asean asia australia australian austria austrian azerbaijan bahrain baltic bangladesh beijing beirut belarus
belarusian belgium berlin bogota bombay bosnia boston brasil brazil brazilian britain british brunei brussels budapest
bulgaria busan cairo california cambodia canada canadian caribbean caspian chengdu chennai chiba chicago chile china
chinese chongqing colombia colombian congo croatia cuba cuban cyprus czech daegu daejeon dalian damascus danish delhi
denmark deutsche deutsches deutschland dongguan dubai dutch egypt egyptian emirates england english estonia eurasia
eurasian europe european far finland finnish florida foshan francaise france frankfurt french fukuoka fuzhou georgia
german germany ghana greece greek guangdong guangxi guangzhou guatemala guizhou gulf gwangju hainan haiti hamburg
hangzhou hanoi havana hebei hefei heilongjiang helsinki henan hiroshima holland honduras hong hongkong houston hsinchu
hubei hunan hungary hyogo ibaraki iberia iberica iceland incheon india indian indonesia iran iranian iraq iraqi
ireland irish islamabad islamic israel israeli istanbul italia italian italy jakarta japan japanese jiangsu jiangxi
jilin jinan johor jordan kabul kanagawa kaohsiung karachi kawasaki kazakhstan kenya kiev kobe kong korea korean kuala
kuwait kyiv kyoto kyrgyz kyrgyzstan labuan lagos lahore lanka laos latin latvia lebanese lebanon levant liaoning libya
libyan lithuania london los lumpur luxembourg macao macau madrid malaysia malaysian malta manchester manila
mediterranean mexican mexicana mexico middle milan minsk moldova mongolia montenegro morocco moscow mumbai munchen
munich myanmar nagano nagoya nam nanjing nederland nepal netherlands nicaragua nigeria nigerian ningbo nordic north
norway novosibirsk oman osaka oslo ottoman pakistan pakistani palestine palestinian panama paraguay paris penang
persian peru petersburg philippine philippines poland polish polska portugal prague pyongyang qatar qingdao riyadh
romania rome rossii rossiya russia russian russkaya rwanda saigon saitama san santiago sapporo saudi scandinavia
sendai senegal seoul serbia shandong shanghai shanxi shenyang shenzhen siberia siberian sichuan singapore slovakia
slovenia somalia south spain spanish sri stockholm sudan suisse suzhou sweden swedish swiss switzerland sydney syria
syrian taichung tainan taipei taiwan taiwanese tajikistan taoyuan tehran texas thai thailand tianjin tokyo toronto
tsukuba tunisia turk turkey turkish turkmenistan uae uganda uk ukraine ukrainian ulsan uruguay usa uzbekistan
vancouver venezuela vienna viet vietnam vietnamese virginia vladivostok warsaw washington wuhan wuxi xiamen xian
xinjiang yangon yangtze yemen yerevan yokohama york yunnan zambia zhejiang zhengzhou zhongguo zhuhai zimbabwe zurich
"""
PLACES = frozenset(_PLACES.split())

# Words that a firm's listed name may have more than a branch's name has; any other trade word tells them apart.
# Trade words of Turkish, Vietnamese, Malay, Spanish, Portuguese, Italian, German, Polish and Romanian firms.
_TRADE_ABROAD = """
sanayi ticaret sirketi aksesuar ambalaj bilgisayar bilisim cevre cihazlari danismanlik denizcilik dis dokum ekipmanlari
elektrik elektromekanik elektronik emlak endustri endustriyel enerji gemi gida gumruk gumrukleme hava havacilik hirdavat
hizmet hizmetleri ic imalat imalati insaat ihracat ithalat kagit kalip kargo kaucuk kimya kimyevi konfeksiyon kozmetik
lojistik madencilik magazacilik makina makine makinalari makineleri malzemeleri mekanik metalurji mobilya
muhendislik mumessillik nakliyat nakliye oto otomasyon otomotiv pazarlama perakende petrol petrolculuk plastik
reklam saglik san sanayii savunma sistemleri sistem tarim tasimacilik tekstil teknik teknoloji teknolojileri
telekomunikasyon tic ticareti toptan turizm uluslararasi urunleri uretim ve yapi yatirim yayincilik yazilim yedek parca
tnhh mtv xuat nhap khau thuong nghe dich phat trien giai phap thiet doan nhanh
perdagangan perniagaan perkapalan perindustrian industri sejahtera makmur sentosa
empresa empresas compania sociedad servicios soluciones sistemas equipos maquinaria repuestos electronica
electronico construcciones ingenieria ingenieros transportes logistica mercantil agro alimentos
productos quimica quimicos
comercializadora exportaciones importaciones tecnica tecnico telecomunicaciones
comercio importacao exportacao construcao engenharia
impianti meccanica elettronica costruzioni trasporti prodotti
handelsgesellschaft vertrieb maschinen maschinenbau anlagenbau elektrotechnik technologie werke werkzeug
handlowy uslugi przedsiebiorstwo zaklad produkcja spolka
"""
# Trade words in the forms that one firm's papers exchange: each is a trade word, so all of a group weigh alike.
_KINDRED_TRADE = """
trading trade trades trader traders trdg trdng | economic economical economics economy econ | industries industry
industrial indl inds | commerce commercial coml | technology technologies technological technical technics technic
tech techn | electronics electronic | electrical electric electricity elect | import imports imp importing
importer importers importation | export exports exp exporting exporter exporters exportation
| general genl | shipping ship ships shpg | logistics logistic logistical | manufacturing mfg mfrs manufacture
manufactures manufacturer manufacturers manufactory | engineering engg engr engrg engineers engineer
| international intl internat | national natl | university univ | institute inst institut | laboratory laboratories lab
labs | association assn assoc associations | government govt | management mgmt mgt | services service svcs svc
| systems system | solutions solution | holdings holding hldg hldgs | enterprises enterprise entp | products product
| communications communication comms | construction constructions constr constructing
| semiconductor semiconductors semicon | equipment equipments eqpt equip | transport transportation trans transports
transporting | investments investment invest | development developments develop developing devt | supplies supply
supplying supplier suppliers | distribution distributor distributors distributing | marketing market markets
| machinery machineries machine machines | chemicals chemical chem | mechanical mechanics | scientific sciences
science sci | materials material | metals metal | resources resource | minerals mineral | textiles textile
| pharmaceuticals pharmaceutical pharma | computers computer computing | instruments instrument | foods food foodstuff
foodstuffs | garments garment | consulting consultants consultancy consultant | contracting contractors contractor
contracts | financial finance | petroleum petrol | agricultural agriculture agri
"""

_TRADE_FRENCH = """
societe societes generale generales etablissement etablissements entreprise nationale nationales industrielle
industrielles
"""
_TRADE_WORDS = f"{_TRADE}{_TRADE_FRENCH}{_KINDRED_TRADE.replace('|', ' ')}"
TRADE = frozenset(_TRADE_WORDS.split()) | frozenset(_RUSSIAN.split()) | frozenset(_TRADE_ABROAD.split())

_NEUTRAL = """
technology technologies tech group holding holdings company corporation corp limited international global worldwide
industries industrial industry enterprise enterprises general national jituan jishu
"""
NEUTRAL = PLACES | frozenset(_NEUTRAL.split())

_PEOPLE = """
aaron abbas abd abdallah abdel abdo abdou abdul abdullah abdulrahman abu adam adel adrian agha ahmad ahmed aisha
akbar akira alan albert alberto alejandro aleksandr aleksei aleksey alex alexander alexandr alexei alexey alfred ali
alice allah amanda amin amir amy ana anastasia anatoly anderson andersson andre andrea andreas andrei andres andrew
andrey angel angela ann anna anne anthony anton antonio arthur ashley asif aziz barbara bauer becker ben benjamin
bernard bianchi bin binti bo boris brandon brian bruce carl carlos carmen carol caroline catherine chang charles
chen cheng cho choi chris christian christina christine christopher chung clara claudia cruz daniel daniela david
davis deborah denis dennis diana diaz diego dmitri dmitry donald dong dorothy edward ekaterina elena elizabeth emily
emma eric erik ernesto eva evgeny fang fatima felipe felix feng fernandez fernando ferrari fischer flores francis
francisco frank gabriel garcia georg george gerald gomez gonzalez goto gregory gul guo gutierrez hadi haider haji
hamid han hans hansen hao harry hasan hashimoto hassan hayashi he heinz helen henry hernandez hiroshi hoffmann hong
hossein hu huang hugo hussain hussein hye ian ibrahim igor ikeda ilya inoue irina isa ishikawa ismail ito ivan
ivanov jackson jacob jae jamal james jan jane janet jason javier jean jeff jeffrey jennifer jensen jeremy jerry
jessica jesus ji jia jian jiang jim jin jing jo joan joao joe johan john johnson jon jonas jonathan jones jordan
jorge jose joseph joshua juan juana julia julian juliana julie julio jun jung jurgen karen karim karl katherine kato
keith kelly kenji kenneth kevin khaled khalid khalil khan kim kimura klaus kobayashi konstantin kumar kuznetsov
kwang kyle larry larsen laura lee lei leonardo leonid lewis li liang lim lin linda lisa liu lopez louis lucas lucia
luis luo ma maeda mahdi mahmoud mahmud manuel marco marcos margaret maria mariam mariana marie mario mark marta
martin martinez mary masoud matsumoto matthew maxim mehdi mei mendoza meyer michael michel miguel mikhail min ming
minh mohamad mohamed mohammad mohammed mohd morgan mori mostafa muhammad muller mustafa nakamura nancy natalia
natalya nguyen nicholas nick nicolas nielsen nikita nikolai nikolay noor nour nur ogawa oleg olga oliver olivier
olsen omar osama oscar pablo pamela park patricia patrick paul paula pavel pedro peng perez peter peters petr petrov
philip phillip pierre popov qasim qing rachel rafael rahim rahman rahmani ramirez ramon raul raymond rebecca reyes
reza ricardo richard rivera robert roberto rodriguez roger roman ronald rosa rossi ruben ruiz ruslan russell russo
ryan saad saeed sahib said salah saleh salem salim salman sam samir samuel sanchez sandra santiago santos sara sarah
sasaki sato sayed schmidt schneider schulz scott sean sergei sergey sergio shah shan sharif sharon sheikh shen shi
shimizu silva simon singh smirnov smith sofia song stanislav stefan stephanie stephen steven sun sung susan suzuki
svetlana syed takahashi takashi tan tanaka tang tatiana taylor thomas tim timothy tom tony torres tran umar usman
vasily vasquez victor victoria viktor vincent vladimir vladislav volkov wagner walter wang watanabe weber wei wen
william williams wilson wolfgang wong wu xiao xie xin xu yamada yamaguchi yamamoto yan yang yasin yasir ying yong
yoshida young yousef yu yuan yuki yuri yusuf zahra zhang zhao zheng zhou zhu
"""
# More personal names that thousands bear, in the spellings that lists use.
_MORE_PEOPLE = """
abdallah abdelrahman abdi abdulaziz abdulkarim abdullahi abdurrahman abed abid abubakar abou adil adnan adolfo
ahmadi akhtar akhund akram aleh aleg alena aleksander aleksandra aleksandre aleksandr aliaksandr aliaksei alyaksandr
alfonso alfredo alireza alvarez amer ammar anas anastasiya anatoliy anatol andriy anis ansari anwar aqil arif armando
artem artur arturo artyom artiom asad ashraf assad aung awad ayman azzam babak bakr bashir basir behrouz bilal bong
borja castillo castro cesar chan chin chol chon chong choe chun daria darya davoud dmitrii dmitriy dong dzmitry
dzmitryy ebrahim eduard eduardo egor ehsan enrique esmail evgenii evgeniy faisal farhad farid fathi fawaz faysal
fedor fuad gang gennadiy gennady georgiy ghani ghassan gholam gholamreza gim grigoriy grigory gustavo habib hafez
hafiz hai hajj hajji hakim hamad hamdan hamed hamid hamza hani haqqani hashim hassen hector hoang hosein hosseini
hua hui hun husayn hyok ibragim ignacio igar ihar ihor ilia imad imam iqbal iryna islam ismael issa issam iyad jaber
jafar jafari jaime jamil jang javad jong kamal kamel kang karimi khalaf khalifa khamis kirill kostyantyn kovalchuk
ksenia kyaw kyong kyu larisa latif lebedev leonid li lyudmila mahmood majid maksim malek malik mansour mansur marat
marina mariya maung mehmet mikalai milad mir mohamud mohammadi mohsen mojtaba morales moreno morteza moussa mukhtar
mullah mun murad musa musab muhamad muhammed muhsin mustapha myint myong nadezhda naim naser nasir nasr nasser
natalia nataliia nataliya nizar novikov oleh oleksandr oleksii oleksiy oleksandra omer ortega pak pavlo petro polina
qari raja ramadan rashid rasul ravil rehman rida rim rizwan ruslana rustam ryong sabah saddam sadegh sadiq sahar saif
salam salih saman samad samer sami sattar sayyed sayyid saw seif serdar sergej sergii sergiy serhii serhiy seyed
seyyed shahid shaykh shin siarhei sok son stepan suleiman sulaiman sulayman sultan syargey taha taher tahir tai
taleb tamara tariq tatiana tatyana timur tomas tun turki uladzimir ullah usama uthman vadim valentin valentina
valeri valerii valeriy valery vargas vasil vasili vasilii vasiliy vasyl veronika viacheslav viktar vitali vitalii
vitaliy vitaly vladislava volodimir volodymyr vyacheslav wael wali waleed walid wang won xing yahia yahya yakov
yaroslav yasser yegor yelena yevgeniy yevgeny youssef yulia yuliya yun yunis yunus yuriy yury yusef yusif zadeh zafar
zaid zaki zakir zinaida
"""
# Given names that English-speaking countries' registers hold by the ten thousand.
_GIVEN = """
aidan albina alejandra alfred alfredo alicia alison allan allen alvin amber amelia angelo annette antonia april arnold
arturo ashton aubrey austin barry beatrice bernardo beth bill blake bobby bonnie brad bradley brenda brent bret brett
bryan byron caleb calvin cameron carla cecilia chad charlotte chelsea chester chloe christine cindy clarence clifford
clinton cody colin connie connor corey courtney craig crystal curtis cynthia dale dana darren darryl dean debra denise
derek dianne dominic donna doris douglas dustin dwayne dylan edgar edith edwin eileen elaine ellen elliott elmer
erica erin ernest ethan eugene evan evelyn fernanda florence frances franklin fred frederick geoffrey geraldine gilbert
gina glenn gloria gordon grace graham greg guy hannah harold heather hector herbert holly howard irene isabel isabella
ivana jack jackie jackson jacqueline jake janice jared jeanne jeffery jenna jennifer jeremiah jerome jesse jessie jill
jimmy joann joanna joanne joel joyce judith judy justin kathleen kathryn katie kayla kent kevin kimberly kristen
kristin kurt kyle lance lauren lawrence leah leon leroy leslie lillian lloyd logan lois loretta lori lorraine louise
lucille lucy luke lynn mandy marc marcia marcus marilyn marion marjorie marlene marshall martha martina marvin mason
maureen maurice max megan melanie melissa melvin mercedes michaela michelle mildred miranda mitchell molly monica
nathan nathaniel neil nicole nina noah norma norman olga olivia pamela parker paulina pauline peggy penny phyllis
priscilla ralph ramona randall randy rebecca reginald renee rex rhonda rita rodney roland ron ronnie roy ruby ruth
sabrina sally samantha seth shannon shawn shelly shirley sidney sophia sophie stacy stanley stella stewart stuart
sylvia tanya ted terence teresa terrence terry theodore theresa tiffany tina todd tracy travis troy tyler valerie
vanessa vera verna vernon veronica vicki vincenzo viola vivian wallace warren wayne wendy wesley whitney wilma yvonne
zachary
"""
PEOPLE = frozenset(_PEOPLE.split()) | frozenset(_MORE_PEOPLE.split()) | frozenset(_GIVEN.split())

# Words that many names share without being trade words: ranks, movements, states, religion.
_COMMON = """
aid akademii akademika all ansar aqsa armed army assembly autonomous battalion bonyad born brigade brigades brigadier
charitable civil colonel command corps cultural democratic drug father foreigners front general haramain harakat
higher holy humanitarian imeni internal islami islamia islamic islamiya jamaat jihad khayriyya liberation major man
martyr ministry movement mujahideen mujahidin muslim named nauk order party peoples police prison pro reconstruction
relief republic republican resistance revolution revolutionary saint shahid sheikh soldiers supporters sham taliban
technological text unitary upravlenie welfare wilayat with after text ticaret sanayi sirketi sanat sanaye shrkt
sherkat tejarat pars kish gostar sistemy gruppa grupp kompleks aero
"""
COMMON = frozenset(_COMMON.split())

# Little words of personal names, which one paper writes and another leaves out.
_PARTICLES = """
al el ul ad ar as at az ash bin ben ibn bint binti abou abu umm um ould wa de da do dos das di del della der den
van von vom zu la le los las san y e du des mr mrs ms dr sir haji hajji hadji mullah mawlawi maulavi qari sheikh
shaikh shaykh monsieur jr sr junior senior named after imeni im president general colonel brigadier
"""
PARTICLES = frozenset(_PARTICLES.split())

# Words that say whose son or daughter somebody is.
DESCENT = frozenset(("bin", "ben", "ibn", "bint", "binti", "ould"))

_ROMAN = "ii iii iv vi vii viii ix xi xii xiii xiv xv"
ROMAN = frozenset(_ROMAN.split())

# Short forms of given names, and numbers in words: each group means the same to whoever fills in a form.
_KINDRED = """
benjamin ben benny | theodore ted teddy theo | robert rob bob bobby robbie | william bill will billy liam willy
| michael mike mick mickey mikey | alexander alex sandy alec aleksandr sasha | nicholas nick nicky | thomas tom tommy
| james jim jimmy jamie | joseph joe joey yosef | stephen steve steven stefan | david dave davey | daniel dan danny
| anthony tony antonio | elizabeth liz beth betty lizzie elisabeth | katherine kate catherine kathy katie cathy
| mikhail misha | sergey serge seryozha | edward ed eddie edouard | richard dick rick ricky rich
| charles charlie chuck karl carl | christopher chris | matthew matt | andrew andy drew andrei | samuel sam sammy
| frederick fred freddy | gerald gerry jerry | lawrence larry laurence | leonard leo len | raymond ray | ronald ron
| donald don donnie | kenneth ken kenny | gregory greg | jeffrey jeff geoffrey geoff | timothy tim | patrick pat paddy
| margaret maggie peggy meg | jennifer jen jenny | patricia patty trish | susan sue susie | deborah debbie
| vladimir volodya vova wladimir | dmitry dima mitya | ivan vanya | yevgeny zhenya | nikolai kolya | francisco paco
| jose pepe | eduardo lalo | enrique quique | ignacio nacho | mohammed mohamed muhammad
| bin ibn ben | abu abou | al el | one 1 first 1st | two 2 second 2nd | three 3 third 3rd | four 4 fourth 4th
| five 5 fifth 5th | six 6 sixth 6th | seven 7 seventh 7th | eight 8 eighth 8th | nine 9 ninth 9th | ten 10 tenth 10th
| eleven 11 | twelve 12 | twenty 20 | thirty 30 | forty 40 | fifty 50 | department dept | brothers bros | company co
| center centre ctr | industries ind | development dev | engineering eng
"""


def _kindred() -> dict[str, str]:
    groups = [group.split() for group in f"{_KINDRED}|{_KINDRED_TRADE}".split("|")]
    return {word: group[0] for group in groups for word in group}


KINDRED = _kindred()

# Names of makers of chips, computers and drones, which are no slip for a word of the language or for one another.
_BRANDS = """
alibaba amlogic angstrem baikal baidu biren broadcom cambricon casic casio cetc cxmt dahua dji elbrus enflame foxconn
fujitsu gigabyte hikvision hisense hisilicon hitachi honeywell huawei hygon hynix iflytek iluvatar infineon inspur
intel intellifusion inventec kioxia lenovo lisuan loongson marvell mediatek megvii metax micron mikron mitsubishi
molniya naura nikon nvidia olympus panasonic phytium qualcomm quanta renesas rohm rostec samsung sensetime siemens smic
sony sugon supermicro tencent toshiba tsmc unisoc wistron xiaomi yitu ymtc zhaoxin
"""
BRANDS = frozenset(_BRANDS.split())

# A man's and a woman's name that are a letter or two apart.
_TWO_NAMES = """
ivan ivana | aleksandr aleksandra | alexander alexandra | aleksandar aleksandra | valentin valentina | stefan stefana
| roman romana | martin martina | daniel daniela | gabriel gabriela | manuel manuela | marian mariana | mario maria
| kristian kristina | christian christina | adrian adriana | julian juliana | julio julia | antonio antonia
| claudio claudia | francisco francisca | luis luisa | karim karima | amir amira | rashid rashida | jamil jamila
| said saida | khalid khalida | hamid hamida | salim salima | aziz aziza | halim halima | robert roberta | paul paula
| carl carla | karl karla | evgeniy evgeniya | evgeny evgenia | valeriy valeriya | viktor viktoria | victor victoria
| oleksandr oleksandra | yevgeny yevgenia | fernando fernanda | alejandro alejandra | ricardo ricarda | khalid khalil
| hassan hussein
"""
# Arab families named after a tribe, a town or a trade: no one of them is a slip for another.
_FAMILY_NAMES = """
harbi | halabi | gharbi gharby | sharqi | otaibi utaybi | qahtani kahtani | ghamdi ghamidi | zahrani | shehri shahri
| shammari shamari | dosari dossari dawsari | mutairi mutayri | anazi enezi anzi | qurashi quraishi | maliki
| juhani johani | amri | ahmadi | hashimi hashemi | masri misri | shami | iraqi | baghdadi | basri | tikriti
| dulaimi dulaymi | jaburi juburi jubouri jabouri | samarrai samarai | najafi | hilli | kurdi | yamani | sanaani
| hadrami | omani | kuwaiti | kuwari | hijazi | najdi | makki | madani | hamawi | homsi | shihri | balawi | harithi
| rashidi | rubaie rubaye | tamimi | khatib | haddad | najjar | khalidi | jaziri | maghribi | libi | tunisi
"""
FAMILY_NAMES = {name: group.split()[0] for group in _FAMILY_NAMES.split("|") for name in group.split()}

TWO_NAMES = frozenset(tuple(sorted(pair.split())) for pair in _TWO_NAMES.split("|"))

_NATIVE = """
技术 技術 科技 电子 電子 集团 集團 工业 工業 商事 商会 大学 研究 研究所 研究院 学院 医院 病院 公司 国际 國際
贸易 貿易 有限 信息 情報 通信 系统 系統 发展 發展 投资 投資 中国 中國 日本 北京 上海 深圳 东京 東京 大阪 香港
台湾 臺灣 台灣 韓国 韩国 机械 機械 设备 設備 製作所 精密 精工 産業 产业 化学 化工 航空 航天 汽车 自動車 銀行
银行 物流 运输 運輸 控股 股份 中心 製造 制造 能源 材料 半导体 半導体 電機 電気 電力 实业 國立 国立 國家 国家
製鉄 重工 重工業 造船 海運 海运 鉄鋼 開発 开发 事業 サービス センター システム システムズ テクノロジー
テクノロジーズ エレクトロニクス エレクトロン ジャパン ホールディングス グループ コーポレーション
インターナショナル インターネット トレーディング エンジニアリング ソリューション ソリューションズ データ
ネットワーク カンパニー グローバル アジア パシフィック コンピュータ コンピューター ソフトウェア ロジスティクス
エクスプレス マシナリー ケミカル 전자 기술 산업 무역 대학 대학교 학교 연구소 주식 회사 한국 서울 국제 공업
시스템 테크 그룹 건설 상사 물산 병원 은행 통신 에너지 글로벌 정보 물류 반도체
"""
NATIVE_TRADE = frozenset(word[i : i + 2] for word in _NATIVE.split() for i in range(len(word) - 1))

# Marks that part one name field into several names. Each is tried as a name of its own.
SPLITTERS = r"""(?xi)
    \s+c/o\s+ | \s+c\.o\.\s+ | \bcare\s+of\b | \s+d/b/a\s+ | \bdba\b | \bt/a\b | \btrading\s+as\b
    | \bdoing\s+business\s+as\b | \bf/k/a\b | \bn/k/a\b | \ba/k/a\b | \bf\.k\.a\.? | \ba\.k\.a\.? | \baka\b | \bfka\b
    | \bformerly(?:\s+known\s+as)?\b | \balso\s+known\s+as\b | \bon\s+behalf\s+of\b | \battn\.?:? | \s+/\s+ | \s*[|;]\s*
    | 代表取締役 | 代表理事 | 代表者 | (?<=\s)代表(?=\s) | 別名[:：]? | 別称[:：、]? | 通称[:：]?
    | 旧社名[:：]? | 旧称[:：]? | (?<=\s)気付(?=\s) | (?<=\s)方(?=\s)
    | 又名[:：]? | 曾用名[:：]? | 简称[:：]? | 대표이사 | (?<=\s)대표(?=\s) | 별칭[:：]?
"""

STREET_WORDS = frozenset(
    [
        "street",
        "st",
        "road",
        "rd",
        "avenue",
        "ave",
        "lane",
        "ln",
        "boulevard",
        "blvd",
        "drive",
        "dr",
        "way",
        "square",
        "sq",
        "building",
        "bldg",
        "tower",
        "plaza",
        "floor",
        "fl",
        "suite",
        "ste",
        "unit",
        "room",
        "rm",
        "block",
        "blk",
        "house",
        "park",
        "industrial",
        "zone",
        "district",
        "highway",
        "hwy",
        "ulitsa",
        "ul",
        "prospekt",
        "pr",
        "str",
        "strasse",
        "rue",
        "via",
        "calle",
        "carrera",
        "avenida",
        "jalan",
        "jln",
        "lorong",
        "lu",
        "jie",
        "dadao",
        "dao",
        "dong",
        "gu",
        "gil",
        "ro",
        "daero",
        "chome",
        "cho",
        "machi",
        "ku",
        "center",
        "centre",
        "court",
        "ct",
        "place",
        "pl",
        "quay",
        "naberezhnaya",
        "proezd",
        "pereulok",
        "per",
        "pereulok",
        "shosse",
        "plot",
        "no",
        "po",
        "box",
    ]
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
