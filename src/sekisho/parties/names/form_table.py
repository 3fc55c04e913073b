"""Legal forms by family: made by tools/legal_forms.py from knowledge/names/legal-forms.tsv."""

LATIN: dict[str, str] = {
    "company": (
        "close corporation | comhphairtiocht theoranta infheistiochta | community interest company | "
        "company limited by guarantee | company limited by shares | cuideachta faoi theorainn rathaiochta | "
        "cuideachta ghniomhaiochta ainmnithe | cuideachta neamhtheoranta | cuideachta phoibli theoranta | "
        "cwmni cyfyngedig cyhoeddus | cyf | designated activity company | incorporated cell company | incorporee | "
        "joint liability company | limited company | limited proprietary company | limitee | ltee | "
        "no liability company | private company limited by guarantee | private company limited by shares | "
        "private limited company | private unlimited company | prof corp | professional corporation | "
        "proprietary company | proprietary limited | proprietary ltd | protected cell company | "
        "public company limited by shares | public limited company | public limited liability company | "
        "public unlimited company | segregated cell company | segregated portfolio company | ulc | ultd | "
        "unlimited company | unlimited liability company | unlimited proprietary company | unltd"
    ),
    "coop": (
        "andelsselskab | andelsselskab med begraenset ansvar | bv cvba | co operative limited | co operative ltd | "
        "coop ltd | cooperatieve vennootschap | cooperatieve vennootschap met beperkte aansprakelijkheid | "
        "cooperatieve vennootschap met onbeperkte aansprakelijkheid | cooperative limited | cooperative ltd | cvba | "
        "cvoa | e gen | eingetragene genossenschaft | erwerbs und wirtschaftsgenossenschaft | gen mbh | "
        "genossenschaft | genossenschaft mit beschrankter haftung | genossenschaft mit unbeschrankter haftung | "
        "kooperatines bendroves | offentlich rechtliche genossenschaft | "
        "offentlich rechtliche genossenschaft mit beschrankter haftung | osuuskunta | "
        "piccola societa cooperativa a responsabilita limitata | s coop | sc de rl de cv | scl de cv | scrl | "
        "scrl fs | soc coop | sociedad cooperativa | sociedad cooperativa de ahorro y prestamo | "
        "sociedad cooperativa de capital variable | sociedad cooperativa limitada | "
        "sociedad cooperativa limitada de capital variable | sociedad cooperativa profesional | "
        "societa consortile cooperativa | societa consortile cooperativa a responsabilita limitata | "
        "societa cooperativa | societa cooperativa a responsabilita limitata | societa cooperativa consortile | "
        "societate cooperativa | societe cooperative | societe cooperative a responsabilite illimitee | "
        "societe cooperative a responsabilite limitee | societe en commandite par actions cooperative | "
        "societe en commandite simple cooperative | societe en nom collectif cooperative | "
        "zadruga z omejeno odgovornostjo"
    ),
    "gmbh": (
        "ag co ohg | einfache kommanditgesellschaft | gemeinnutzige gesellschaft mit beschrankter haftung | ges mbh | "
        "gesellschaft mit beschrankter haftung | ggmbh | gmbh co ohg | gmbh ug | kgaa co kg | kommanditgesellschaft | "
        "kommg | offene gesellschaft | offene handelsgesellschaft | ohg mbh | pgmbh | "
        "privatgesellschaft mit beschrankter haftung | stiftung co kg | ug haftungsbeschrankt | "
        "unternehmergesellschaft"
    ),
    "llc": (
        "anpartsselskab | besloten vennootschap | besloten vennootschap met beperkte aansprakelijkheid | bv bvba | "
        "cia ltda | compania de responsabilidad limitada | domestic limited liability company | "
        "drustvo s ogranicenom odgovornoscu | druzba z omejeno odgovornostjo | ebvba | "
        "eenpersoons besloten vennootschap met beperkte aansprakelijkheid | ehf | einkahlutafelag | eireli | eirl | "
        "emprendedor de responsabilidad limitada | empresa individual de responsabilidad limitada | "
        "empresa individual de responsabilidade limitada | empresa unipersonal de responsabilidad limitada | erl | "
        "estabelecimento individual de responsabilidade limitada | ivaerksaetterselskab | jdoo | "
        "korlatolt felelossegu tarsasag | limited liability company | limited sirket | ltd liability co | "
        "ltd liability company | mehdud mesuliyyetli cemiyyeti | micro empresa de responsabilidad limitada | mmc | "
        "osauhing | pllc | private limited liability company | professional limited liability company | s de r l | "
        "s de rl mi | sa rl s | selskab med begraenset ansvar | selskap med begrenset ansvar | "
        "series limited liability company | shoqeri me pergjegjesi te kufizuar | shpk | sll | slne | "
        "sociedad comercial de responsabilidad limitada | sociedad de responsabilidad limitada | "
        "sociedad de responsabilidad limitada microindustrial | sociedad limitada de nueva empresa | "
        "sociedad limitada laboral | sociedad limitada profesional | sociedade limitada | sociedade por quotas | "
        "sociedade unipessoal por quotas | societa a responsabilita limitata | "
        "societa a responsabilita limitata semplificata | societa consortile a responsabilita limitata | "
        "societate cu raspundere limitata | societe a responsabilite limitee | "
        "societe a responsabilite limitee simplifiee | societe dexercice liberal a responsabilite limitee | "
        "societe unipersonnelle a responsabilite limitee | spbllc | spol s r o | spolecnost s rucenim omezenym | "
        "spolka z ograniczona odpowiedzialnoscia | spolocnost s rucenim obmedzenym | srl semplificata | srll | srlp | "
        "srls | suarl | vba | vennootschap met beperkte aansprakelijkheid"
    ),
    "llp": (
        "ansvarlig selskap | ansvarlig selskap delt ansvar | avoin yhtio | beteti tarsasag | cia s en c | cia sca | "
        "comm v | comm va | commanditaire vennootschap | commanditaire vennootschap met een beherend vennoot | "
        "commanditaire vennootschap met een beherende vennoot | "
        "commanditaire vennootschap met meerdere beherende vennoten | commanditaire vennootschap op aandelen | "
        "commv | druzba z neomejeno odgovornostjo | exempted limited partnership | general partnership | "
        "gesellschaft burgerlichen rechts | gewone commanditaire vennootschap | handelsbolag | "
        "javno trgovacko drustvo | kkt | koll sti | kollektif sirket | kollektivgesellschaft | kom spol | kom sti | "
        "komandit sirket | komanditna delniska druzba | komanditna druzba | komanditna spolocnost | "
        "kommandiittiyhtio | kommanditaktiengesellschaft | kommanditbolag | kommanditgesellschaft auf aktien | "
        "kommanditgesellschaft fuer kollektive kapitalanlagen | kommanditselskab | kommandittselskap | "
        "kozkereseti tarsasag | limited liability limited partnership | limited liability partnership | "
        "limited partnership | lllp | ltd partnership | openbare vennootschap | partg mbb | "
        "partnerschaftsgesellschaft | partnerschaftsgesellschaft mit beschrankter berufshaftung | partnerselskab | "
        "pllp | registered limited liability partnership | rlllp | rllp | s com p | s com p a | s en c | "
        "s en c de c v | s en c por a | samlagsfelag | scomm | secsp | senc | sencrl | snc | "
        "sociedad civil de responsabilidad limitada | sociedad colectiva | sociedad colectiva civil | "
        "sociedad colectiva comercial | sociedad colectiva profesional | sociedad comanditaria por acciones | "
        "sociedad comanditaria por acciones profesional | sociedad comanditaria simple | "
        "sociedad comanditaria simple profesional | sociedad en comandita | sociedad en comandita civil | "
        "sociedad en comandita comercial | sociedad en comandita por acciones | sociedad en comandita simple | "
        "sociedad en nombre colectivo | sociedad en participacion | sociedade em comandita | "
        "sociedade em comandita por acoes | sociedade em comdandita simples | sociedade em nome coletivo | "
        "societa consortile in accomandita semplice | societa in accomandita | societa in accomandita per azioni | "
        "societa in accomandita semplice | societa in nome collettivo | societate in comandita pe actiuni | "
        "societate in comandita simpla | societate in nume colectiv | societe en commandite | "
        "societe en commandite de placements collectifs | societe en commandite par action | "
        "societe en commandite par actions | societe en commandite simple | societe en commandite speciale | "
        "societe en libre partenariat | societe en nom collectif | societe en participation | sp j | sp k | "
        "spolecnost komanditni | spolecnost komanditni na akcie | spolka jawna | spolka komandytowa | "
        "spolka komandytowo akcyjna | spolka partnerska | spolocnost komanditna na akcie | taisuhing | usaldusuhing | "
        "vennootschap onder een firma | vennootschap onder firma | ver obch spol | verejna obchodna spolocnost | "
        "verejna obchodni spolecnost | vof"
    ),
    "stock": (
        "abp | aciq sehmdar cemiyyeti | akc spol | akcines bendroves | akciova spolecnost | akciova spolocnost | "
        "aksjeselskap | aktiebolag | aktiengesellschaft | aktieselskab | aktsiaselts | allmennaksjeselskap | "
        "anonim sirket | compania anonima | delniska druzba | dionicko drustvo | gemeinnutzige aktiengesellschaft | "
        "hlutafelag | invag | julkinen osakeyhtio | naamloze vennootschap | nyilvanosan mukodo reszvenytarsasag | "
        "osakeyhtio | perseroan terbatas penanaman modal asing | perseroan terbatas penanaman modal dalam negeri | "
        "private joint stock company | prosta spolka akcyjna | pt pma | pt pmdn | public joint stock company | "
        "publikt aktiebolag | qapali sehmdar cemiyyeti | reszvenytarsasag | s a de c v | s a s | s a s de c v | "
        "sa de cv sofom enr | sa de cv sofom er | sa pi de cv | sab de cv | sab de cv sofom enr | sapib de cv | "
        "sas societe par actions simplifiee | shoqeri aksionare | sociedad anonima | sociedad anonima bursatil | "
        "sociedad anonima bursatil de capital variable | sociedad anonima cerrada | "
        "sociedad anonima de capital variable | sociedad anonima laboral | sociedad anonima mixta | "
        "sociedad anonima profesional | sociedad anonima simplificada | sociedad por acciones | "
        "sociedad por acciones cerrada simplificada | sociedad por acciones simplificada | sociedade anonima | "
        "societa anonima | societa consortile per azioni | societa per azioni | societa per azioni con socio unico | "
        "societate pe actiuni | societe anonyme | societe anonyme monegasque | societe par actions | "
        "societe par actions simplifiee | spolka akcyjna | uzdarosios akcines bendroves | "
        "zartkoruen mukodo reszvenytarsasag"
    ),
}
SPACED: dict[str, str] = {
    "company": "αστικη εταιρια | αφανησ εταιρια | ναυτικη εταιρια | друштво со ограничена одговрност",
    "coop": "συνεταιρισμοσ",
    "llc": (
        "δημοσια εταιρεια περιορισμενησ ευθυνησ με μετοχεσ | εταιρια περιορισμενησ ευθυνησ | "
        "ιδιωτικη εταιρεια περιορισμενησ ευθυνησ με μετοχεσ | ιδιωτικη κεφαλαιουχικη εταιρια | "
        "дружество с ограничена отговорност | друштво са ограниченом одговорношћу | "
        "еднолично дружество с ограничена отговорност | еоод | общества с ограниченной ответственностью | "
        "общество с дополнительной ответственностью | общество с ограниченной ответственностью | оод | таа | "
        "таварыства з абмежаванай адказнасцю | таварыства з дадатковай адказнасцю | тда | "
        "الشركه ذات المسووليه المحدوده | شركه ذات مسووليه محدوده"
    ),
    "llp": (
        "ετερορρυθμη εταιρια | ετερορρυθμη κατα μετοχεσ εταιρεια | ομορρυθμη εταιρια | командитно дружество | "
        "командитно дружество с акции | командитно друштво | командитно друштво со акции | ортачко друштво | "
        "събирателно дружество | товарищества на вере | شركه التضامن | شركه التوصيه البسيطه | شركه التوصيه بالاسهم | "
        "شركه المحاصه | شركه توصيه بالاسهم | شركه توصيه بسيطه | شركه محاصه"
    ),
    "stock": (
        "ανωνυμη εταιρια | адсиц | акционарско друштво | акционерно дружество | "
        "акционерно дружество със специална инвестиционна цел | акционерско друштво | еад | "
        "еднолично акционерно дружество | закрытое акционерное общество | открытое акционерное общество | "
        "الشركه المساهمه الخاصه | الشركه المساهمه العامه | شركه المساهمه الخاصه | شركه المساهمه العامه | شركه مساهمه"
    ),
}
NATIVE: dict[str, str] = {
    "company": "合资会社 | 有股本的公众无限公司 | 有股本的私人无限公司",
    "coop": "农民专业合作社",
    "llc": "合同会社 | 担保有限公司 | 有限会社 | 유한책임회사 | 유한회사",
    "llp": "合名会社 | 有限责任合伙 | 합명회사 | 합자회사",
    "stock": "公众股份有限公司 | 株式会社 | 私人股份有限公司 | 주식회사",
}
