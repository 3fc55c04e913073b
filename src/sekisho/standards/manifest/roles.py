"""The roles of parties, and the words by which headers and nested documents name them."""

from __future__ import annotations

# An identifier whose kind is said by its header: 'end_user_lei' gives 'lei:...'. Schemes as in vocabulary/listing.py.
IDENTIFIER_HEADERS = {
    "lei": "lei",
    "lei code": "lei",
    "uscc": "uscc",
    "unified social credit code": "uscc",
    "統一社会信用コード": "uscc",
    "统一社会信用代码": "uscc",
    "duns": "duns",
    "d-u-n-s": "duns",
    "duns number": "duns",
    "法人番号": "registration",
    "사업자등록번호": "registration",
    "사업자번호": "registration",
    "tax id": "tax",
    "tax number": "tax",
    "vat": "tax",
    "vat number": "tax",
}

ROLE_MEANINGS = {
    "exporter": ("exporter or shipper", "輸出者・荷送人", "수출자"),
    "consignee": ("(ultimate) consignee", "荷受人", "수하인"),
    "intermediate_consignee": ("intermediate consignee", "中間荷受人", "중간 수하인"),
    "end_user": ("end user", "需要者", "최종사용자"),
    "forwarder": ("freight forwarder or carrier", "フォワーダー・運送業者", "포워더"),
    "payer": ("who pays", "支払人", "지급인"),
    "notify": ("notify party", "通知先", "통지처"),
}

BUYER = "buyer"  # the consignee where a manifest names no consignee; else a payer

ROLE_ALIASES = {
    "exporter": "exporter|shipper|consignor|seller|ship from party|exporter of record|us ppi|usppi|supplier|sender"
    "|輸出者|荷送人|送り主|売主|輸出業者|荷主|出荷人|発送人|수출자|송하인|판매자|매도인|수출업자|화주|수출업체",
    "consignee": "consignee|ultimate consignee|ult consignee|ship to|ship to party|receiver|deliver to|delivery party"
    "|recipient|final consignee|荷受人|受荷人|届け先|届先|納入先|納品先|最終荷受人|受取人|出荷先|수하인"
    "|최종수하인|수취인|납품처|인수자",
    "intermediate_consignee": "intermediate consignee|intermediate|interm consignee|intermediary|via party"
    "|intermediate party|transit consignee|中間荷受人|中間受荷人|中継荷受人|中間業者|仲介者|経由荷受人"
    "|중간수하인|중개수하인|중개인",
    "end_user": "end user|enduser|final end user|ultimate end user|final user|ultimate user|endcustomer|end customer"
    "|user|需要者|最終需要者|エンドユーザー|最終ユーザー|エンドユーザ|使用者|実需者|최종사용자|최종수요자"
    "|실수요자|엔드유저|사용자|最终用户",
    "forwarder": "forwarder|freight forwarder|carrier|forwarding agent|logistics provider|freight agent|transporter"
    "|shipping agent|フォワーダー|フォワーダ|運送業者|運送人|運送会社|通関業者|海貨業者|輸送業者|포워더|운송업자"
    "|운송인|운송사|운송업체"
    "|포워딩|통관업자",
    "payer": "payer|payor|bill to|paying party|paid by|bill to party|remitter|invoice to|billed to|payment from"
    "|支払人|支払者|支払元|請求先|送金人|代金支払人|지급인|결제자|지불인|송금인|청구처",
    "notify": "notify|notify party|notified party|also notify|通知先|着荷通知先|通知人|통지처|착화통지처|통지인",
    BUYER: "buyer|purchaser|customer|importer|sold to|sold to party|client|importer of record|買主|買手|購入者"
    "|顧客|輸入者"
    "|取引先|得意先|発注者|輸入業者|구매자|매수인|수입자|고객|바이어|구매처|거래처",
}
