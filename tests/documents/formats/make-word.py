# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents like those of Word, by python-docx, with what that does not make put in as markup. Arguments: folder of the picture,
folder to write to."""

import sys

import docx
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm

W = nsdecls("w")
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def run(text, properties=""):
    return f'<w:r {W}><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def field(paragraph, instruction, result):
    for xml in (
        f'<w:r {W}><w:fldChar w:fldCharType="begin"/></w:r>',
        f'<w:r {W}><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>',
        f'<w:r {W}><w:fldChar w:fldCharType="separate"/></w:r>',
        run(result),
        f'<w:r {W}><w:fldChar w:fldCharType="end"/></w:r>',
    ):
        paragraph._p.append(parse_xml(xml))


def report(picture, path):
    document = docx.Document()
    document.core_properties.title = "The Honey Bee"
    document.core_properties.author = "The Lyceum authors"
    document.sections[0].header.paragraphs[0].text = "Bees, draft 3"
    field(document.sections[0].footer.paragraphs[0], "PAGE", "1")
    document.add_heading("The Honey Bee", 0)
    document.add_heading("A colony", 1)
    paragraph = document.add_paragraph("A colony has one ")
    paragraph.add_run("queen").bold = True
    paragraph.add_run(", thousands of ")
    paragraph.add_run("workers").italic = True
    paragraph.add_run(" and, in summer, some hundred drones.")
    for text in ("The queen lays eggs.", "Workers do the rest:"):
        document.add_paragraph(text, style="List Bullet")
    for text in ("they clean,", "they feed,", "they fly."):
        document.add_paragraph(text, style="List Bullet 2")
    document.add_paragraph("Drones mate with a queen.", style="List Bullet")
    document.add_heading("A life", 2)
    for text in ("egg, for three days", "larva, for six days", "pupa, for twelve days"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("To make honey, bees evaporate water.", style="Intense Quote")
    table = document.add_table(rows=4, cols=3, style="Table Grid")
    for cell, text in zip(table.rows[0].cells, ("Caste", "Work", "Days")):
        cell.paragraphs[0].add_run(text).bold = True
    rows = (("Worker", "cleaning", "1 to 3"), ("Worker", "feeding", "4 to 10"), ("Queen", "laying", "all"))
    for row, texts in zip(table.rows[1:], rows):
        for cell, text in zip(row.cells, texts):
            cell.text = text
    table.cell(2, 0).text = ""
    table.cell(1, 0).merge(table.cell(2, 0))
    document.add_paragraph()
    document.add_picture(picture, width=Cm(3))
    inline = document.inline_shapes[0]._inline
    inline.docPr.set("descr", "The leaf that a bee sits on")
    caption = document.add_paragraph("Figure ", style="Caption")
    field(caption, "SEQ Figure \\* ARABIC", "1")
    caption.add_run(": A leaf")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_heading("Counting them", 1)
    for text in ("bees = 0", "for frame in hive:", "    bees += frame.count()"):
        document.add_paragraph().add_run(text).font.name = "Courier New"
    paragraph = document.add_paragraph("Sugar is C")
    for text, low in (("12", True), ("H", False), ("22", True), ("O", False), ("11", True)):
        paragraph.add_run(text).font.subscript = low
    paragraph.add_run(".")
    document.save(path)


def german(path):
    """A document whose styles have German ids, as Word writes them, with changes, fields, a formula and page breaks."""
    document = docx.Document()
    styles = document.styles.element
    for style in styles.findall("w:style", styles.nsmap):
        name = style.find("w:name", styles.nsmap).get(docx.oxml.ns.qn("w:val"))
        ids = {"heading 1": "berschrift1", "Heading 1": "berschrift1", "Heading 2": "berschrift2", "heading 2": "berschrift2"}
        if name in ids:
            style.set(docx.oxml.ns.qn("w:styleId"), ids[name])
    styles.append(parse_xml(
        f'<w:style {W} w:type="paragraph" w:customStyle="1" w:styleId="Kapitel"><w:name w:val="Kapitel"/>'
        '<w:basedOn w:val="berschrift2"/></w:style>'))
    document.core_properties.title = "Microsoft Word - Entwurf.docx"
    body = document.element.body

    def add(content, style=None):
        properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        body.insert(len(body) - 1, parse_xml(f"<w:p {W} {M}>{properties}{content}</w:p>"))

    german = '<w:lang w:val="de-DE"/>'
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    add(mark.format("begin") + '<w:r><w:instrText>TOC \\o "1-3"</w:instrText></w:r>' + mark.format("separate")
        + run("Das Licht\t1"))
    add(run("Farben\t2") + mark.format("end"))
    add(run("Das Licht", german), "berschrift1")
    add(run("Licht ist eine ", german) + '<w:del w:id="1" w:author="A"><w:r><w:delText>kleine </w:delText></w:r></w:del>'
        + '<w:ins w:id="2" w:author="A">' + run("elektromagnetische ", german) + "</w:ins>" + run("Welle.", "<w:b/>" + german)
        + run(" Es braucht acht Minuten von der Sonne zur Erde.", german))
    add(run("Ihre Geschwindigkeit ist ", german) + "<m:oMath><m:r><m:t>c=λ</m:t></m:r><m:r><m:t>f</m:t></m:r></m:oMath>"
        + run(", und für die Energie gilt:", german))
    add("<m:oMathPara><m:oMath><m:r><m:t>E=</m:t></m:r><m:nary><m:naryPr><m:chr m:val=\"∑\"/></m:naryPr><m:sub><m:r><m:t>i=1</m:t>"
        "</m:r></m:sub><m:sup><m:r><m:t>n</m:t></m:r></m:sup><m:e><m:f><m:num><m:r><m:t>h</m:t></m:r><m:sSub><m:e><m:r><m:t>c</m:t>"
        "</m:r></m:e><m:sub><m:r><m:t>0</m:t></m:r></m:sub></m:sSub></m:num><m:den><m:sSub><m:e><m:r><m:t>λ</m:t></m:r></m:e><m:sub>"
        "<m:r><m:t>i</m:t></m:r></m:sub></m:sSub></m:den></m:f></m:e></m:nary></m:oMath></m:oMathPara>")
    add("<w:r><w:lastRenderedPageBreak/><w:t>Farben</w:t></w:r>", "Kapitel")
    add(run("Weißes Licht besteht aus allen Farben; Seite ", german) + '<w:fldSimple w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>'
        + run("unsichtbar", "<w:vanish/>") + run(" zeigt sie.", german))
    document.save(path)


report(sys.argv[1] + "/leaf.png", sys.argv[2] + "/bees-python.docx")
german(sys.argv[2] + "/light-german.docx")
