"""An element in a post's body → whether it is none of the post's: the software's own words, or what add-ons put in."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

# Classes of such elements.
CLASSES = (
    "AttributionLink", "MathJax", "MathJax_CHTML", "MathJax_Display", "MathJax_Preview", "MathJax_SVG",
    "MathJax_SVG_Display", "MJXc-display", "MJX_Assistive_MathML", "ad", "ad-container", "ad-label", "ad-slot",
    "ad-unit", "adContainer", "adLabel", "adcontainer", "addthis_toolbox", "ads", "adsbygoogle", "adsense",
    "adsense_message", "advert", "advertisement", "attachedFiles", "bbCodeBlock-expandLink", "bbCodeBlock-shrinkLink",
    "bbCodeSpoiler-button", "bbCodeSpoilerButton", "block-mhhide", "cv-attach-exif", "editDate", "funbox", "hoverLink",
    "js-expandLink", "js-extraPhrases", "js-selectToQuoteEnd", "katex-html", "kl_amdp_merge_message", "likesSummary",
    "line-numbers-rows", "message-actionBar", "message-attachments", "message-footer", "message-lastEdit",
    "message-microdata", "message-signature", "messageHide", "messageNotice", "messageTextEndMarker", "mjx-chtml",
    "newIndicator", "quoteExpand", "reactionsBar", "samAdvertiseHereLink", "samBannerUnit", "samCodeUnit", "samItem",
    "samTextUnit", "shareButtons", "sharePage", "showIgnoredLink", "signature", "u-srOnly",
)  # fmt: skip
# What sites write above an advertisement, in an element of its own.
_AD_LABELS = frozenset(
    ["ad", "ads", "advert", "advertisement", "advertisements", "sponsored", "anzeige", "anzeigen", "werbung",
     "publicité", "publicidad", "publicidade", "pubblicità", "advertentie", "reklama", "reklaam", "reklam", "mainos",
     "annons", "annonse", "annonce", "реклама", "quảng cáo", "iklan", "إعلان", "פרסומת", "विज्ञापन", "বিজ্ঞাপন",
     "广告", "広告", "광고"]
)  # fmt: skip
_LONGEST = 2 * max(map(len, _AD_LABELS))
_AROUND = " \t\r\n\xa0:：-–—*[]()"  # what they write it with
_DEEPEST = 3  # elements around it: `<div><center><small>`
_INSIDE = frozenset(["-text", "center", "div", "font", "p", "small", "span"])  # members' headings are bold
_ALIGNED = "text-align: "  # how XenForo writes the style of what a member put in the middle


def is_ad_label(node: LexborNode) -> bool:
    """Whether an element holds only the word that stands above an advertisement."""
    child = node.first_child
    for _ in range(_DEEPEST):
        if child is None or child.tag not in _INSIDE or (child.next is not None and not _is_last(child.next)):
            return False
        if child.tag == "-text":
            words = child.text_content or ""
            is_label = len(words) < _LONGEST and words.strip(_AROUND).lower() in _AD_LABELS
            return is_label and not node.attrs.sget("style", "").startswith(_ALIGNED)
        child = child.first_child
    return False


def _is_last(node: LexborNode) -> bool:
    """Whether it is a line break that ends its element."""
    return node.tag == "br" and node.next is None
