"""The catalogue: every column that a manifest may have, what it means, and the headers by which it is known.

``columns_table()`` gives it as rows for ``sekisho gate --columns`` and ``docs/input.md``. Headers are compared without
case, spaces, underscores or punctuation, so one alias stands for many spellings.
"""

from __future__ import annotations

from dataclasses import dataclass

from sekisho.standards.manifest.roles import ROLE_MEANINGS
from sekisho.vocabulary.frames import ROLES


@dataclass(frozen=True, slots=True)
class Column:
    """One column: canonical name, the frame and field it fills, how it is read, meanings, and aliases by language.

    ``frame`` is 'consignment', 'line' or 'party' (then ``name`` is the attribute: the column is ``<role>_<name>``).
    ``kind`` names a reader (see ``readers.py``). ``required`` marks what nothing can be judged without.
    """

    name: str
    frame: str
    kind: str
    en: str
    ja: str
    ko: str
    aliases_en: str = ""
    aliases_ja: str = ""
    aliases_ko: str = ""
    required: bool = False

    @property
    def aliases(self) -> tuple[str, ...]:
        """All aliases, the canonical name first."""
        texts = (self.name, self.aliases_en, self.aliases_ja, self.aliases_ko)
        return tuple(alias for text in texts for alias in text.split("|") if alias)


def _c(
    name: str, kind: str, meaning: tuple[str, str, str], en: str, ja: str, ko: str, required: bool = False
) -> Column:
    return Column(name, "consignment", kind, *meaning, en, ja, ko, required)


def _l(name: str, kind: str, meaning: tuple[str, str, str], en: str, ja: str, ko: str) -> Column:
    return Column(name, "line", kind, *meaning, en, ja, ko)


def _p(name: str, kind: str, meaning: tuple[str, str, str], en: str, ja: str, ko: str) -> Column:
    return Column(name, "party", kind, *meaning, en, ja, ko)


CONSIGNMENT_COLUMNS = (
    _c(
        "consignment_id",
        "id",
        ("identifier of the consignment", "出荷の識別番号", "출하 식별번호"),
        "id|consignment|consignment no|consignment number|shipment id|shipment no|shipment number|shipment|invoice no"
        "|invoice number|invoice|order no|order number|reference no|reference|delivery no|export no|doc no",
        "出荷番号|インボイス番号|インボイスNo|送り状番号|出荷ID|出荷No|受注番号|注文番号|管理番号|伝票番号|案件番号",
        "출하번호|출하ID|송장번호|인보이스번호|주문번호|관리번호|선적번호",
        required=True,
    ),
    _c(
        "order_date",
        "date",
        ("day of the order", "受注日", "주문일"),
        "date of order|ordered on|order placed|po date|purchase order date|contract date",
        "受注日|注文日|発注日|契約日|受注年月日",
        "주문일|주문일자|수주일|계약일|발주일",
    ),
    _c(
        "ship_date",
        "date",
        ("day of export; the day that is judged", "出荷日・船積日 (判定の基準日)", "선적일 (판정 기준일)"),
        "shipping date|date of shipment|shipment date|shipped on|etd|departure date|date of export|export date"
        "|planned ship date|ship on|sailing date|on board date|dispatch date|date of departure",
        "出荷日|船積日|出荷予定日|船積予定日|輸出日|輸出予定日|積込日|出港日|出荷年月日|発送日",
        "선적일|선적일자|출하일|출하일자|수출일|수출일자|발송일|선적예정일",
        required=True,
    ),
    _c(
        "ship_from",
        "place",
        ("place or country of departure", "積出地・出荷地", "선적지"),
        "shipped from|port of loading|pol|loading port|origin port|place of departure|departure port|export from"
        "|country of export|export country|from country|ship from country|country of departure|port of departure"
        "|place of loading|airport of departure",
        "積出地|出荷地|積地|船積港|積出港|仕出地|仕出国|出荷国|輸出国|積込港|出発地|積港",
        "선적지|출발지|선적항|적출항|수출국|출하지|적재항",
    ),
    _c(
        "destination",
        "place",
        ("country or place of final destination", "仕向地 (最終仕向国)", "목적지 (최종 목적국)"),
        "destination country|country of destination|ship to country|final destination|dest|dest country"
        "|country of ultimate destination|ultimate destination|destination country code|port of discharge|pod"
        "|place of delivery|export to|to country|importing country|final destination country|discharge port"
        "|country of final destination|destination port",
        "仕向地|仕向国|仕向先|最終仕向地|最終仕向国|仕向地国|仕向港|陸揚港|荷揚港|荷揚地|輸出先|輸出先国|輸入国"
        "|届け先国|到着地"
        "|仕向国名|仕向先国",
        "목적지|목적국|도착지|도착국|목적지국가|수입국|최종목적지|최종목적국|양륙항|수출대상국|도착항",
        required=True,
    ),
    _c(
        "route",
        "route",
        ("places in order of travel", "経由地 (移動順)", "경유지 (이동 순서)"),
        "routing|via|transit|transit countries|transit country|ports of call|transhipment|transshipment|itinerary"
        "|transshipment port|transit port|transhipment port",
        "経由地|経由国|経路|輸送経路|積替地|積替港|寄港地|航路|経由",
        "경유지|경유국|경로|운송경로|환적지|환적항",
    ),
    _c(
        "mode",
        "mode",
        ("sea, air, road, rail, courier, hand_carry, post or multimodal", "輸送手段", "운송수단"),
        "mode of transport|transport mode|transport|ship mode|shipping method|ship via|means of transport"
        "|shipping mode|transportation|shipment mode",
        "輸送手段|輸送方法|輸送モード|運送方法|船積方法|出荷方法",
        "운송수단|운송방법|운송방식|운송모드",
    ),
    _c(
        "incoterm",
        "incoterm",
        ("Incoterms rule, three letters", "インコタームズ (貿易条件)", "인코텀즈 (가격조건)"),
        "incoterms|terms of delivery|delivery terms|trade terms|terms of trade|inco",
        "インコタームズ|貿易条件|建値|受渡条件|取引条件",
        "인코텀즈|인도조건|가격조건|무역조건",
    ),
    _c(
        "total_value",
        "money",
        ("value of the whole consignment", "総額", "총금액"),
        "total amount|invoice value|invoice amount|consignment value|total price|total|declared value|grand total"
        "|customs value|invoice total|shipment value|total invoice value",
        "総額|合計金額|総金額|インボイス金額|申告価格|合計|価格|総価額",
        "총금액|합계금액|총액|송장금액|신고가격|합계",
    ),
    _c(
        "currency",
        "currency",
        ("ISO 4217 code of all values", "通貨", "통화"),
        "currency code|cur|ccy|curr|invoice currency",
        "通貨|通貨コード|建値通貨",
        "통화|통화코드|화폐",
    ),
    _c(
        "payment_terms",
        "text",
        ("terms of payment, as written", "支払条件", "결제조건"),
        "terms of payment|payment|payment method|payment term|terms",
        "支払条件|決済条件|支払方法|決済方法",
        "결제조건|지급조건|결제방법|지불조건",
    ),
    _c(
        "end_use",
        "text",
        ("end-use statement, as written", "最終用途", "최종용도"),
        "end use statement|enduse|final use|purpose|intended use|usage|application|use|stated end use|purpose of use",
        "最終用途|用途|使用目的|利用目的|用途説明|需要目的",
        "최종용도|용도|사용목적|사용용도",
    ),
    _c(
        "licence_number",
        "list",
        ("export licences that are claimed, separated by ';'", "輸出許可証番号 (複数は ; 区切り)", "수출허가번호"),
        "licence|license|licence no|license no|license number|export licence|export license|export licence no"
        "|export license no|export license number|export licence number|licences|licenses|licence numbers"
        "|license numbers|permit no|permit number|export permit|validated license",
        "許可証番号|許可番号|輸出許可証番号|輸出許可番号|ライセンス番号|許可証",
        "허가번호|수출허가번호|허가증번호|수출허가증번호|라이선스번호",
    ),
    _c(
        "amendments",
        "amendments",
        ("changes after the order: 'DATE FIELD: BEFORE -> AFTER; ...'", "受注後の変更履歴", "변경 이력"),
        "amendment|changes|change history|amended|revisions|revision history|change log",
        "変更履歴|訂正履歴|変更|訂正|アメンド",
        "변경이력|정정이력|변경내역|변경사항",
    ),
)

LINE_COLUMNS = (
    _l(
        "line_no",
        "line",
        ("number of the line within the consignment", "明細番号", "품목 순번"),
        "line|line number|item no|item number|line id|line item|seq|pos|position|sequence",
        "行番号|明細番号|項番|欄番号|明細行|明細No",
        "순번|품목번호|라인번호|란번호|항번",
    ),
    _l(
        "description",
        "text",
        ("what the goods are, as written", "品名・貨物名", "품명"),
        "description of goods|goods description|goods|commodity|item|item description|product|product name"
        "|product description|commodity description|desc|article|cargo|goods name|item name|cargo description",
        "品名|貨物名|商品名|製品名|貨物|品目|品目名|商品|名称|貨物の名称|品名規格",
        "품명|품목명|화물명|상품명|제품명|품목|물품명",
    ),
    _l(
        "maker",
        "text",
        ("maker or brand", "メーカー", "제조사"),
        "manufacturer|brand|make|mfr|producer|vendor brand|manufactured by|manufacturer name",
        "メーカー|製造者|製造元|製造業者|ブランド|メーカー名|製造会社",
        "제조사|제조업체|제조자|브랜드|메이커",
    ),
    _l(
        "model",
        "text",
        ("model or part number", "型番・型式", "모델명"),
        "model no|model number|part number|part no|pn|p/n|sku|type|model name|mpn|product code|item code|part"
        "|material number|material",
        "型番|型式|型名|モデル|品番|部品番号|製品番号|型番型式|モデル名|商品コード",
        "모델|모델명|형번|형식|부품번호|품번|모델번호",
    ),
    _l(
        "hs_code",
        "hs",
        ("customs tariff code, 4 to 10 digits", "HSコード・統計品目番号", "HS코드"),
        "hs|hs no|hts|hts code|hs number|tariff code|schedule b|tariff|htsus|commodity code|hscode|customs code"
        "|tariff number|hts number|harmonized code",
        "HSコード|統計品目番号|HS番号|税番|関税番号|品目番号|統計番号",
        "HS코드|세번|품목분류번호|HS번호|세번부호",
    ),
    _l(
        "eccn",
        "eccn",
        ("US classification that is claimed", "ECCN (申告値)", "ECCN (신고값)"),
        "eccn claimed|export control classification number|us eccn|eccn no|eccn code|export classification"
        "|eccn number|classification",
        "ECCN番号|米国ECCN|ECCN区分",
        "ECCN번호|미국ECCN|통제번호|전략물자통제번호",
    ),
    _l(
        "gaihi",
        "gaihi",
        ("listed or not under the exporter's own control list, as claimed", "該非判定", "전략물자 해당 여부"),
        "classification result|control status|listed|list control|controlled|gaihi claimed|export control status",
        "該非|該非判定|該非判定結果|判定結果|リスト規制|該当非該当|該非区分",
        "해당여부|판정결과|전략물자판정|전략물자|전략물자해당여부|전략물자여부",
    ),
    _l(
        "origin",
        "country",
        ("country of origin", "原産国", "원산지"),
        "country of origin|made in|coo|origin country|goods origin|country of manufacture",
        "原産国|原産地|生産国|製造国",
        "원산지|원산지국가|원산국|제조국",
    ),
    _l(
        "quantity",
        "quantity",
        ("number of units", "数量", "수량"),
        "qty|units|pieces|pcs|number of units|no of units|quantity shipped|qty shipped|ordered quantity|unit quantity"
        "|order qty|no of pieces",
        "数量|個数|台数|員数|出荷数量|数",
        "수량|개수|대수|출하수량",
    ),
    _l(
        "unit_value",
        "money",
        ("price of one unit", "単価", "단가"),
        "unit price|price|price per unit|price each|unit cost|each|unit amount",
        "単価|価格単価|単位価格|ユニット単価",
        "단가|개당가격|단위가격",
    ),
    _l(
        "line_value",
        "money",
        (
            "value of the line; gives unit_value and total_value where those are absent",
            "金額 (明細。単価・総額がない場合に使う)",
            "금액 (품목별; 단가·총액이 없을 때 사용)",
        ),
        "amount|value|line amount|line total|extended value|extended price|line price|ext price|item value|subtotal",
        "金額|明細金額|小計|価額",
        "금액|품목금액|소계",
    ),
    _l(
        "net_weight_kg",
        "weight",
        ("net weight of the whole line in kg", "正味重量 (kg, 明細全体)", "순중량 (kg)"),
        "net weight|nw|n/w|net wt|weight|net mass|weight kg|net kg|net weight kgs|net wt kg",
        "正味重量|純重量|重量|ネット重量|NW|正味重量kg",
        "순중량|중량|정미중량|무게",
    ),
    _l(
        "serials",
        "serials",
        ("serial numbers, separated by ';'", "製造番号・シリアル番号", "일련번호"),
        "serial|serial number|serial numbers|serial no|serial nos|sn|s/n|serial number list",
        "シリアル|シリアル番号|製造番号|機番|シリアルNo",
        "일련번호|시리얼|시리얼번호|제조번호",
    ),
    _l(
        "installation_ordered",
        "flag",
        ("whether installation was ordered", "据付の注文の有無", "설치 주문 여부"),
        "installation|install|installation service|installation required|with installation|installation included",
        "据付|据付有無|据付注文|設置|設置有無|据え付け|設置作業",
        "설치|설치여부|설치주문|설치서비스",
    ),
    _l(
        "support_ordered",
        "flag",
        ("whether training, support or maintenance was ordered", "保守・サポートの注文の有無", "유지보수 주문 여부"),
        "support|maintenance|service contract|support contract|warranty service|training|support included"
        "|maintenance contract|after sales service|support service",
        "保守|保守有無|サポート|サポート有無|保守契約|メンテナンス",
        "지원|유지보수|유지보수여부|지원여부|기술지원",
    ),
)

PARTY_COLUMNS = (
    _p(
        "name",
        "name",
        ("name", "名称", "이름"),
        "company|company name|full name|legal name|party|entity name|organisation|organization|co name",
        "名|名称|氏名|会社名|企業名|社名|組織名|商号|法人名",
        "명|이름|상호|회사명|업체명|명칭|법인명",
    ),
    _p(
        "other_names",
        "list",
        ("other names, separated by ';'", "別名 (; 区切り)", "다른 이름"),
        "other name|aliases|alias|aka|also known as|former name|former names|local name|native name|trade name|dba"
        "|english name|name local|name english",
        "別名|別称|旧社名|旧名|現地名|英文名|英語名|英文社名|現地語名",
        "별칭|다른이름|영문명|구상호|영문상호|현지명",
    ),
    _p(
        "country",
        "country",
        ("country", "国", "국가"),
        "country code|country name|nation|country of residence|location country|cc|ctry",
        "国|国名|所在国|国コード|国籍|所在国名",
        "국가|국가명|국가코드|국적|소재국|나라",
    ),
    _p(
        "address",
        "text",
        ("address", "住所", "주소"),
        "addr|full address|street address|address line|address 1|address line 1|registered address|location",
        "住所|所在地|アドレス|本店所在地",
        "주소|소재지|사업장주소",
    ),
    _p(
        "identifiers",
        "identifiers",
        ("identifiers 'SCHEME:VALUE', separated by ';'", "識別番号 (種類:値)", "식별번호 (종류:값)"),
        "identifier|ids|id|identification|registration number|registration no|company number|id number|company id",
        "識別番号|識別子|登録番号|企業コード",
        "식별번호|식별자|등록번호",
    ),
    _p(
        "incorporation_date",
        "past",
        ("day of incorporation", "設立日", "설립일"),
        "date of incorporation|incorporated|incorporated on|founded|founded on|established|date established"
        "|incorporation|founding date|registration date|date of establishment|established on",
        "設立日|設立年月日|設立|創立日|登記日|創業日",
        "설립일|설립일자|설립년월일|창립일",
    ),
    _p(
        "hq_country",
        "country",
        ("country of headquarters", "本社所在国", "본사 소재국"),
        "hq|headquarters|headquarters country|hq location|head office country|headquarter country|country of hq"
        "|country of headquarters|head office|headquartered in|hq cc",
        "本社所在国|本社国|本社|本社所在地国|本店所在国|本社の国",
        "본사소재국|본사국가|본사|본사소재지국가",
    ),
    _p(
        "ultimate_parent",
        "name",
        ("name of the ultimate parent", "最終親会社", "최종 모회사"),
        "parent|parent company|parent name|ultimate parent company|ultimate parent name|holding company|group"
        "|group parent"
        "|ultimate owner",
        "親会社|最終親会社|親会社名|持株会社|最終親会社名|究極の親会社",
        "모회사|최종모회사|모기업|지주회사|모회사명",
    ),
    _p(
        "ultimate_parent_country",
        "country",
        ("country of the ultimate parent", "最終親会社の国", "최종 모회사 국가"),
        "parent country|parent company country|country of parent|ultimate parent company country|ultimate parent cc"
        "|parent hq country|country of ultimate parent|parent headquarters country",
        "親会社国|親会社の国|親会社所在国|最終親会社国|親会社国名|最終親会社の国",
        "모회사국가|모회사소재국|최종모회사국가|모기업국가",
    ),
    _p(
        "line_of_business",
        "text",
        ("line of business", "事業内容", "사업내용"),
        "business|nature of business|business activity|industry|activity|activities|business type|sector|main business"
        "|principal business|business line",
        "事業内容|業種|業務内容|事業|主要事業|事業概要",
        "사업내용|업종|업태|사업분야",
    ),
    _p("email", "text", ("e-mail address", "電子メール", "이메일"), "e-mail|mail|e-mail address|contact email"
        "|email address",
       "メール|メールアドレス|電子メール", "이메일|전자우편|메일"),
    _p("phone", "text", ("telephone number", "電話番号", "전화번호"),
       "telephone|tel|phone number|tel no|telephone number|contact number"
       "|mobile", "電話|電話番号|連絡先電話", "전화|전화번호|연락처"),
    _p("website", "text", ("web site", "ウェブサイト", "웹사이트"), "web|url|homepage|web site|home page|domain",
       "ウェブサイト|ホームページ|URL|サイト|HP", "웹사이트|홈페이지"),
)  # fmt: skip

REQUIRED_GOODS = ("description", "model", "hs_code")
CATALOGUE = CONSIGNMENT_COLUMNS + LINE_COLUMNS + PARTY_COLUMNS
BY_NAME = {column.name: column for column in CATALOGUE}


def columns_table() -> list[dict[str, str]]:
    """One row a column: column, frame, type, required, en, ja, ko, aliases. Party columns are spelt out by role."""
    rows = [_row(column.name, column, column.en, column.ja, column.ko) for column in CONSIGNMENT_COLUMNS + LINE_COLUMNS]
    for role in ROLES:
        en, ja, ko = ROLE_MEANINGS[role]
        for column in PARTY_COLUMNS:
            meanings = (f"{en}: {column.en}", f"{ja}: {column.ja}", f"{ko}: {column.ko}")
            rows.append(_row(f"{role}_{column.name}", column, *meanings))
    return rows


def _row(name: str, column: Column, en: str, ja: str, ko: str) -> dict[str, str]:
    aliases = column.aliases[1:] if column.frame != "party" else ()
    required = "yes" if column.required else "one of the three" if name in REQUIRED_GOODS else ""
    return {
        "column": name,
        "frame": column.frame,
        "type": column.kind,
        "required": required,
        "en": en,
        "ja": ja,
        "ko": ko,
        "aliases": ", ".join(aliases),
    }
