"""Which characters texts are really made of: the commonest Han, Hangul and accented letters, by which a reading of bytes is told from nonsense."""

FREQUENT_HAN = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看"
    "定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相"
    "见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总"
    "何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色"
    "路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笔六七八九零百千元角批号码"
    "订单尺颜料布纽扣链辅包装箱唛样衣船期同票价款客户厂检验货质缝线洗标吊牌裁剪针织棉涤纶尼龙羊毛绒银黑红蓝绿灰黄紫腰围臀胸肩袖袋衬衫夹克裤裙牛仔谢请您收签真"
    "话邮附联修改更换补充缩率磅急快寄送询盘授权证仓库午晚周星早停尾款定金折扣佣税号页首末样板版纸图片扫描"
    # as written in Hong Kong and Taiwan
    "這個們來為國說時會對於後裡裏種經學現當動還進無與長機關點業將兩間問戰應頭體見產話門員論處義認條係氣題爾總電數報結務場計資統區隊決馬書聽達強難權設記據邊張該"
    "規萬領確傳師觀讓識帶導爭運筆訂單碼顏紐鈕鏈輔裝嘜樣價發貨驗質縫標針織滌龍絨銀紅藍綠黃褲謝請簽聯繫換補廠詢盤證倉庫週號頁紙圖掃訴約開過這麼裝從實變東車幾"
)
"""The commonest Han of everyday Chinese and of the trade, simplified and traditional."""

FREQUENT_HANGUL = frozenset(
    "이다는을의에가하고지로기사대도한인시자어서스그리아나은과정부전보제수있만일해주오여들라장구원조상것면연니관안등되공선까마위성세우경중신문유금게습개당명산미동"
    "계요단바회비두무새모음년월십현실발표생물국민품적합용진내치통작행식결감김박최님드립송확납색견추첨즈즉변견"
)

LANGUAGES: dict[str, frozenset[str]] = {
    name: frozenset(letters)
    for name, letters in {
        "German": "äöüß",
        "French": "àâçèéêëîïôœùûü",
        "Spanish": "áéíñóúü¿¡ªº",
        "Portuguese": "àáâãçéêíóôõúªº",
        "Italian": "àèéìíòóùú",
        "Danish": "æøåéö",
        "Swedish": "åäöéü",
        "Dutch": "ëïéèöüá",
        "Polish": "ąćęłńóśźż",
        "Czech": "áčďéěíňóřšťúůýžľĺôŕä",
        "Hungarian": "áéíóöőúüű",
        "Romanian": "ăâîșțşţ",
        "Turkish": "çğıöşüâî",
        "Croatian": "čćđšž",
        "Baltic": "āčēģīķļņšūžąęėįųŗō",
    }.items()
}
"""Letters that are no ASCII, by language: a text has those of one, seldom those of several."""

VIETNAMESE = frozenset("àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ")
"""It has the letters of many others: a text is Vietnamese only where some stand in it that no other has."""
