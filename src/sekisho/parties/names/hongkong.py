"""Cantonese readings of the characters of personal names, as Hong Kong's registers spell them.

Only characters that names are made of; a name with any other character has no such view. Written from common knowledge
of Hong Kong names (grade: unverified).
"""

from __future__ import annotations

_READINGS = """
陈chan 黄wong 张cheung 李lee 梁leung 林lam 刘lau 吴ng 何ho 王wong 郑cheng 罗lo 郭kwok 周chow 叶yip 谢tse 邓tang
杨yeung 蔡choi 许hui 冯fung 曾tsang 徐tsui 苏so 卢lo 萧siu 马ma 朱chu 胡wu 潘poon 江kong 余yu 赵chiu 钟chung 关kwan
谭tam 方fong 莫mok 高ko 邱yau 丘yau 彭pang 容yung 孙suen 欧au 区au 杜to 温wan 戴tai 蒋cheung 魏ngai 董tung 沈sum 韩hon
唐tong 袁yuen 曹tso 伍ng 陆luk 姚yiu 甄yan 简kan 霍fok 汤tong 严yim 任yam 石shek 尹wan 邝kwong 麦mak 古koo 甘kam 游yau
洪hung 翁yung 程ching 庄chong 范fan 丁ting 龙lung 施sze 聂nip 司sze 徒to 阳yeung 于yu 雷lui 岑shum 廖liu 崔chui 赖lai
连lin 陶to 柯or 文man 万man 侯hau 詹chim 倪ngai 田tin 夏ha 殷yan 练lin 白pak 单sin 宋sung 谷kuk 钱chin 贺ho 家ka 伟wai
明ming 志chi 强keung 华wah 国kwok 荣wing 永wing 德tak 英ying 美mei 丽lai 玉yuk 珍chun 凤fung 玲ling 芳fong 慧wai 敏man
仪yee 欣yan 怡yee 嘉ka 俊chun 杰kit 健kin 豪ho 辉fai 光kwong 耀yiu 祥cheung 成shing 诚shing 胜sing 昌cheung 兴hing
安on 平ping 和wo 福fuk 寿sau 康hong 宁ning 达tat 发fat 财choi 金kam 银ngan 宝po 珠chu 海hoi 天tin 地tei 山shan 水shui
木muk 火fo 土to 东tung 南nam 西sai 北pak 中chung 正ching 大tai 小siu 子tze 生sang 少siu 思sze 心sum 孝hau 义yee 仁yan
礼lai 智chi 信shun 忠chung 勇yung 立lap 建kin 业yip 基kei 树shu 伦lun 恩yan 恒hang 浩ho 然yin 晓hiu 晴ching 雪suet
冰bing 雯man 婷ting 婉yuen 淑shuk 贞ching 秀sau 兰lan 菊kuk 梅mui 桂kwai 花fa 香heung 莲lin 云wan 霞ha 红hung 燕yin
娟kuen 娜na 颖wing 诗sze 琪ki 琳lam 瑜yu 瑶yiu 洁kit 贤yin 良leung 民man 世sai 启kai 景king 伯pak 仲chung 叔shuk
季kwai 元yuen 亨hang 利lee 鸿hung 泰tai 富fu 贵kwai 威wai 振chun 雄hung 毅ngai 刚kong 鹏pang 飞fei 翔cheung 宏wang
宇yu 轩hin 朗long 熙hei 晋chun 廷ting 彦yin 卓cheuk 乐lok 铭ming 钧kwan 锋fung 培pui 柏pak 楠nam 洋yeung 波bor 涛to
源yuen 泽chak 炳ping 灿tsan 焕woon 煌wong 照chiu 尧yiu 显hin 添tim 满moon 联luen 群kwan 超chiu 越yuet 远yuen 进chun
运wan 新sun 月yuet 如yu 妙miu 素so 静ching 霖lam 言yin 君kwan 佩pui 佳kai 惠wai 爱oi 琴kam 瑞sui 宗chung 绍shiu 维wai
纲kong 本poon 定ting 学hok 才choi 斌bun 权kuen 森sum 柱chu 深sum 清ching 汉hon 沛pui 淦kam 炎yim 武mo 章cheung 标piu
冠kwun 军kwan 全chuen
"""
_SPELT = {entry[0]: entry[1:] for entry in _READINGS.split()}


def hong_kong(run: str) -> list[str] | None:
    """The syllables of a folded Han run as Hong Kong spells them; None where any is unknown."""
    found = [_SPELT.get(letter, "") for letter in run]
    return found if all(found) else None
