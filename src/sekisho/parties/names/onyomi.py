"""Han names as Japanese reads characters by their sound (音読み): 习近平 is 'shu kinpei', as Japanese papers spell it.

The table has the characters of common Chinese and Korean family names, and those of which given names are often made;
one reading each, the one that is usual in names. A name with any other character has no such view. Keys are folded
(simplified); long vowels are left out, as ``japanese`` leaves them out. Written for this program (grade: unverified).
"""

from __future__ import annotations

from sekisho.parties.names.tables import pairs

_READINGS = pairs(
    # family names of China
    "王=o 李=ri 张=cho 刘=ryu 陈=chin 杨=yo 黄=ko 赵=cho 周=shu 吴=go 徐=jo 孙=son 马=ba 朱=shu 胡=ko 郭=kaku 何=ka"
    " 高=ko 林=rin 罗=ra 郑=tei 梁=ryo 谢=sha 宋=so 唐=to 许=kyo 韩=kan 冯=fu 邓=to 曹=so 彭=ho 曾=so 萧=sho 肖=sho"
    " 田=den 董=to 袁=en 潘=han 于=u 蒋=sho 蔡=sai 余=yo 杜=to 叶=yo 程=tei 苏=so 魏=gi 吕=ro 丁=tei 任=nin 沈=shin"
    " 姚=yo 卢=ro 姜=kyo 崔=sai 钟=sho 谭=tan 陆=riku 汪=o 范=han 金=kin 石=seki 廖=ryo 贾=ka 夏=ka 韦=i 付=fu 傅=fu"
    " 方=ho 白=haku 邹=su 孟=mo 熊=yu 秦=shin 邱=kyu 江=ko 尹=in 薛=setsu 闫=en 阎=en 段=dan 雷=rai 侯=ko 龙=ryu"
    " 史=shi 陶=to 黎=rei 贺=ga 顾=ko 毛=mo 郝=kaku 龚=kyo 邵=sho 万=man 钱=sen 严=gen 覃=tan 武=bu 戴=tai 莫=baku"
    " 孔=ko 向=ko 汤=to 温=on 习=shu 欧=o 葛=katsu 司=shi 诸=sho"
    # family names of Korea beside these
    " 朴=boku 权=ken 申=shin 安=an 柳=ryu 洪=ko 全=zen 成=sei 车=sha 具=gu 禹=u 闵=bin 池=chi 卓=taku 文=bun 元=gen"
    " 千=sen 裴=hai 南=nan 卞=ben 廉=ren 玄=gen 咸=kan 慎=shin 鱼=gyo 太=tai"
    # given names
    " 正=sei 非=hi 近=kin 平=hei 恩=on 日=nichi 国=koku 华=ka 明=mei 伟=i 强=kyo 军=gun 杰=ketsu 磊=rai 勇=yu 艳=en"
    " 娟=ken 涛=to 敏=bin 静=sei 丽=rei 建=ken 东=to 晓=gyo 志=shi 海=kai 波=ha 宁=nei 辉=ki 鹏=ho 飞=hi 红=ko"
    " 春=shun 梅=bai 兰=ran 玉=gyoku 桂=kei 英=ei 秀=shu 珍=chin 霞=ka 云=un 燕=en 萍=hei 芳=ho 芬=fun 莉=ri 琴=kin"
    " 娜=na 婷=tei 雪=setsu 雯=bun 佳=ka 嘉=ka 欣=kin 怡=i 思=shi 宇=u 浩=ko 然=zen 轩=ken 博=haku 俊=shun 峰=ho"
    " 超=cho 亮=ryo 刚=go 健=ken 立=ritsu 力=ryoku 民=min 利=ri 中=chu 小=sho 大=dai 子=shi 学=gaku 义=gi 德=toku"
    " 仁=jin 礼=rei 智=chi 信=shin 忠=chu 孝=ko 和=wa 光=ko 永=ei 长=cho 生=sei 福=fuku 寿=ju 祥=sho 瑞=zui 兴=ko"
    " 发=hatsu 富=fu 贵=ki 荣=ei 昌=sho 盛=sei 泰=tai 康=ko 乐=raku 喜=ki 庆=kei 吉=kichi 天=ten 地=chi 山=san"
    " 水=sui 木=moku 火=ka 土=do 银=gin 铁=tetsu 钢=ko 凤=ho 虎=ko 鹤=kaku 松=sho 柏=haku 竹=chiku 菊=kiku 莲=ren"
    " 花=ka 树=ju 森=shin 河=ka 湖=ko 洋=yo 川=sen 泉=sen 源=gen 清=sei 洁=ketsu 纯=jun 真=shin 善=zen 美=bi 良=ryo"
    " 贤=ken 淑=shuku 贞=tei 慧=kei 聪=so 颖=ei 锋=ho 镇=chin 振=shin 宏=ko 广=ko 远=en 达=tatsu 通=tsu 道=do 理=ri"
    " 法=ho 治=ji 政=sei 威=i 斌=hin 彬=hin 凯=gai 胜=sho 功=ko 业=gyo 昆=kon 岩=gan 岳=gaku 峻=shun 嵩=su 崇=su"
    " 尚=sho 阳=yo 晨=shin 旭=kyoku 晖=ki 昊=ko 晶=sho 星=sei 辰=shin 月=getsu 秋=shu 冬=to 雨=u 电=den 虹=ko 雄=yu"
    " 豪=go 毅=ki 坚=ken 定=tei 恒=ko 久=kyu 世=sei 界=kai 家=ka 邦=ho 祖=so 先=sen 本=hon 根=kon 基=ki 维=i 新=shin"
    " 改=kai 革=kaku 开=kai 进=shin 步=ho 前=zen 卫=ei 保=ho 守=shu 伯=haku 仲=chu 叔=shuku 季=ki 士=shi 夫=fu"
    " 甫=ho 之=shi 若=jaku 如=jo 可=ka 心=shin 念=nen 爱=ai 情=jo 意=i 梦=mu 诗=shi 书=sho 琪=ki 琳=rin 瑶=yo 瑜=yu"
    " 璐=ro 璇=sen 珊=san 珠=shu 宝=ho 锦=kin 素=so 青=sei 紫=shi 丹=tan 哲=tetsu 鸿=ko 蓉=yo 薇=bi 蕾=rai 芝=shi"
    " 茜=sen 莹=ei 菲=hi 萌=ho 蓝=ran 澜=ran 泽=taku 润=jun 涵=kan 渊=en 启=kei 承=sho 继=kei 绍=sho 耀=yo 宗=so"
    " 培=bai 育=iku 才=sai 均=kin 铭=mei 钧=kin 在=zai 勋=kun 熙=ki 景=kei 相=so 顺=jun 淳=jun 姬=ki 珉=min 炫=gen"
    " 圭=kei 奎=kei 硕=seki 宰=sai 载=sai 升=sho 宪=ken 用=yo 容=yo 斗=to 焕=kan 愚=gu 泳=ei 三=san 惠=kei 与=yo 来=rai"
)
SHORTEST_GIVEN = 3  # letters; a given name of one short sound ('ri', 'ko') tells nobody apart


def on_yomi(family: str, given: str) -> tuple[str, str] | None:
    """Family and given name of folded Han characters by their sound; None where a character is not in the table."""
    # after n the sound h is spoken as p: kin and hei are kinpei
    read = ["".join(_READINGS.get(c, "?") for c in part).replace("nh", "np") for part in (family, given)]
    if "?" in "".join(read) or len(read[1]) < SHORTEST_GIVEN:
        return None
    return read[0], read[1]
