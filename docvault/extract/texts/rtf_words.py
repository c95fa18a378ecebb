"""Words and fonts of rich text (RTF 1.9.1): which destinations are seen, what control words stand for, the character set of each font."""

import re

TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^A-Za-z])|([{}])|[\r\n\0]+|([^\\{}\r\n\0]+)"
)
HIDDEN = frozenset(
    b"fonttbl colortbl stylesheet themedata colorschememapping datastore latentstyles generator listtable listoverridetable rsidtbl xmlnstbl pgptbl "
    b"filetbl revtbl protusertbl userprops fldinst bkmkstart bkmkend objclass objname objalias objsect datafield pn pnseclvl xe tc rxe txe "
    b"nonshppict ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn nesttableprops nonesttables pntxta pntxtb panose falt fname wgrffmtfilter passwordhash "
    b"mmathPr mctrlPr maccPr mbarPr mboxPr mborderBoxPr mdPr meqArrPr mfPr mfuncPr mgroupChrPr mlimLowPr mlimUppPr mmPr mnaryPr mphantPr mradPr "
    b"msPrePr msSubPr msSubSupPr msSupPr mmcs mmathPict blipuid picprop shprslt sn sv atrfstart atrfend atndate atnref atntime atnparent defchp defpap "
    b"listname liststylename levelnumbers leveltext template hlinkbase linkval staticval propname printim creatim revtim buptim background "
    b"oldcprops oldpprops oldsprops oldtprops ffname ffstattext ffhelptext ffformat writereservhash svb xmlattr xmlattrname xmlattrvalue "
    b"factoidname docvar gridtbl mvfmf mvfml mvtof fchars lchars xform xmlclose mhtmltag htmltag".split()
)
"""Destinations without text of their own."""
STARRED = frozenset(
    b"shpinst shppict shptxt shpgrp annotation atnid atnauthor moMath moMathPara ud footnote ffdeftext ffl ffentrymcr do dptxbxtext objdata "
    b"keycode mr company manager category doccomm keywords subject cs background txfieldtext picture NeXTGraphic".split()
)
"""Destinations that old programs leave out and we don't."""
ASIDE = frozenset(
    b"header headerl headerr headerf footer footerl footerr footerf footnote annotation shptxt dptxbxtext atnauthor ffdeftext ffl".split()
)
"""What hangs at a paragraph: it follows it, so that it cuts no sentence."""
SHAPES = frozenset({b"shpinst", b"sp", b"do", b"formfield"})
GROUPS = frozenset(b"upr ud sp shpinst fldrslt object shppict field".split())
SAID = frozenset(b"title subject keywords doccomm category".split())
SIGNS = {
    b"par": "\n", b"line": "\n", b"tab": "\t", b"row": "\n", b"cell": "\t", b"nestcell": "\t", b"nestrow": "\n", b"sect": "\n", b"page": "\n",
    b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"emspace": " ",
    b"enspace": " ", b"qmspace": " ", b"column": "\n", b"zwj": "\u200d", b"zwnj": "\u200c", b"softline": "\n",
}  # fmt: skip
MARKS = {b"~": " ", b"_": "-", b"\t": "\t", b"\n": "\n", b"\r": "\n"}
CHARSETS = {
    77: "mac_roman", 78: "cp932", 79: "cp949", 80: "gb18030", 81: "big5hkscs", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030",
    136: "big5hkscs", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 254: "cp437", 255: "cp850", 0: "cp1252",
}  # fmt: skip
EASTERN = frozenset({"cp932", "cp949", "gb18030", "big5hkscs", "johab"})
PICTURES = {
    b"pngblip": "png",
    b"jpegblip": "jpg",
    b"emfblip": "emf",
    b"wmetafile": "wmf",
    b"dibitmap": "bmp",
    b"wbitmap": "bmp",
    b"macpict": "pict",
}
