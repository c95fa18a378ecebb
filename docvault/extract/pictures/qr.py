"""QR codes on a page picture. Which payloads mean anything is for matching to say."""

from PIL import Image


def codes(image: Image.Image) -> tuple[str, ...]:
    """The payloads of all QR codes whose checksum held, without doubles, in the order they were found."""
    import zxingcpp

    found = zxingcpp.read_barcodes(image.convert("L"), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return tuple(dict.fromkeys(code.text for code in found if code.valid and code.text))
