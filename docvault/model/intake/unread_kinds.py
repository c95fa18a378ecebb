"""Files that are known by name and not read: what each is, and what to do instead. Pure."""

from collections.abc import Mapping

from docvault.errors import N_

UNREAD_KINDS: Mapping[str, str] = {
    "image/vnd.adobe.photoshop": N_(
        "This is a Photoshop picture (.psd). It is stored as it came, and what is in it was not read. Ask for it as JPEG, PNG or PDF."
    ),
    "application/postscript": N_(
        "This is a PostScript file (.eps, .ps or an old .ai). It is stored as it came, and what is in it was not read. Ask for it as PDF."
    ),
    "image/vnd.dwg": N_(
        "This is an AutoCAD drawing (.dwg). It is stored as it came, and what is in it was not read. Ask for it as PDF."
    ),
    "image/vnd.dxf": N_(
        "This is a drawing for exchange between CAD programs (.dxf). It is stored as it came, and what is in it was not read. Ask for it as PDF."
    ),
    "application/vnd.corel-draw": N_(
        "This is a CorelDRAW drawing (.cdr). It is stored as it came, and what is in it was not read. Ask for it as PDF."
    ),
    "application/x-indesign": N_(
        "This is an InDesign file (.indd). It is stored as it came, and what is in it was not read. Ask for it as PDF."
    ),
    "application/vnd.ms-publisher": N_(
        "This is a Publisher file (.pub). It is stored as it came, and what is in it was not read. Ask for it as PDF."
    ),
    "application/vnd.visio": N_(
        "This is an old Visio drawing (.vsd). It is stored as it came, and what is in it was not read. Ask for it as .vsdx or PDF."
    ),
    "application/vnd.ms-works": N_(
        "This is a file of Microsoft Works (.wps). It is stored as it came, and what is in it was not read. Ask for it as .docx or PDF."
    ),
    "application/x-msword-2": N_(
        "This is a file of Word older than Word 6, or of Windows Write. It is stored as it came, and what is in it was not read. Ask for it as .docx or PDF."
    ),
    "application/vnd.lotus-1-2-3": N_(
        "This is a sheet of Lotus 1-2-3. It is stored as it came, and what is in it was not read. Ask for it as .xlsx or PDF."
    ),
    "application/vnd.ms-project": N_(
        "This is a Project plan (.mpp). It is stored as it came, and what is in it was not read. Ask for it as PDF or .xlsx."
    ),
    "application/x-msaccess": N_(
        "This is an Access database (.mdb or .accdb). It is stored as it came, and what is in it was not read. Ask for the tables as .xlsx."
    ),
    "application/x-database": N_(
        "This is a database file (SQLite). It is stored as it came, and what is in it was not read. Ask for the tables as .xlsx."
    ),
    "application/onenote": N_(
        "This is a OneNote notebook (.one). It is stored as it came, and what is in it was not read. Ask for it as PDF."
    ),
    "application/caj": N_(
        "This is a CAJ file. It is stored as it came, and what is in it was not read. Ask for it as PDF."
    ),
    "application/vnd.ms-htmlhelp": N_(
        "This is a help file of Windows (.chm). It is stored as it came, and what is in it was not read. Ask for it as PDF."
    ),
    "application/vnd.wordperfect": N_(
        "This is a WordPerfect file (.wpd). It is stored as it came, and what is in it was not read. Ask for it as .docx or PDF."
    ),
    "application/vnd.stardivision": N_(
        "This is a StarOffice file. It is stored as it came, and what is in it was not read. Ask for it as .odt or PDF."
    ),
    "application/x-hwp": N_(
        "This is a Hangul file (.hwp). It is stored as it came, and what is in it was not read. Ask for it as .docx or PDF."
    ),
    "application/vnd.apple.iwork": N_(
        "This is a file of Pages, Numbers or Keynote. It is stored as it came, and what is in it was not read. Ask for it as PDF."
    ),
    "application/vnd.ms-cab-compressed": N_(
        "This is a Windows cabinet (.cab). It is stored as it came, and the files in it were not read. Unpack it, or ask for a .zip."
    ),
    "application/x-iso9660-image": N_(
        "This is the image of a disc (.iso). It is stored as it came, and the files in it were not read. Unpack it, or ask for a .zip."
    ),
    "application/x-executable": N_("This is a program. It is stored as it came, and was not started or read."),
    "video/*": N_("This is a video. It is stored as it came; what is seen and said in it was not read."),
    "audio/*": N_("This is a sound recording. It is stored as it came; what is said in it was not read."),
    "font/*": N_("This is a font. It is stored as it came; there is no text in it to read."),
    "application/vnd.ms-powerpoint": N_(
        "This is a PowerPoint file older than PowerPoint 97. It is stored as it came, and what is in it was not read. Ask for it as .pptx or PDF."
    ),
    "application/vnd.ms-office.flat-opc+xml": N_(
        "This is an Office file in one XML of a kind that is not known. It is stored as it came. Ask for it as .docx, .xlsx or .pptx."
    ),
}
"""By media type."""
