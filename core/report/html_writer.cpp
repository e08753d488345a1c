#include "report/html_writer.h"

#include "format/printable.h"
#include "format/svg.h"
#include "report/bar_chart.h"

#include <fmt/format.h>

namespace deviascope::report {

namespace {

constexpr const char *kStyle =
    "body{font-family:sans-serif;color:#222;background:#fff;max-width:70em;margin:2em "
    "auto;padding:0 1em}\n"
    "table{border-collapse:collapse;margin:1em 0}\n"
    "caption{text-align:left;font-weight:bold;padding:.3em 0}\n"
    "th,td{text-align:left;padding:.25em .8em .25em 0;border-bottom:1px solid "
    "#ccc;vertical-align:top}\n"
    "th[scope=row]{font-weight:normal}\n"
    "figure{margin:1em 0}\n"
    "svg{max-width:100%;height:auto}\n";

std::string html(const std::string &text)
{
    return format::escapedMarkup(format::printable(text));
}

class HtmlItem {
public:
    HtmlItem(const Phrase &title, const Translate &translate)
        : m_title(title), m_translate(translate)
    {}

    std::string operator()(const Paragraph &paragraph) const
    {
        return "<p>" + words(paragraph.text) + "</p>\n";
    }
    std::string operator()(const Fact &fact) const
    {
        return fact.name.shown()
                   ? fmt::format("<dl><dt>{}</dt><dd>{}</dd></dl>\n", words(fact.name.heading),
                                 html(textOf(fact.value, m_translate)))
                   : "";
    }
    std::string operator()(const Table &table) const
    {
        if (!table.shown())
            return "";
        if (table.rows.empty())
            return "<p>" + words(table.whenEmpty) + "</p>\n";
        const auto rows = shownCells(table, m_translate);
        const Phrase &caption = table.caption.empty() ? m_title : table.caption;
        std::string text = "<table>\n";
        if (!caption.empty())
            text += "<caption>" + words(caption) + "</caption>\n";
        text += "<thead><tr>";
        for (const std::string &heading : rows.front())
            text += "<th scope=\"col\">" + html(heading) + "</th>";
        text += "</tr></thead>\n<tbody>\n";
        for (size_t r = 1; r < rows.size(); ++r) {
            text += "<tr>";
            for (size_t c = 0; c < rows[r].size(); ++c)
                text += c == 0 ? "<th scope=\"row\">" + html(rows[r][c]) + "</th>"
                               : "<td>" + html(rows[r][c]) + "</td>";
            text += "</tr>\n";
        }
        return text + "</tbody>\n</table>\n";
    }
    std::string operator()(const BarChart &chart) const
    {
        return chart.bars.empty() ? "" : figure(chart.title, chart.words, svgOf(chart));
    }
    std::string operator()(const Drawing &drawing) const
    {
        return figure(drawing.title, drawing.words, drawing.svg);
    }

private:
    std::string words(const Phrase &phrase) const { return html(textOf(phrase, m_translate)); }

    std::string figure(const Phrase &title, const Phrase &alternative, const std::string &svg) const
    {
        return fmt::format("<figure>\n<div role=\"img\" aria-label=\"{}\">\n{}</div>\n"
                           "<figcaption>{}</figcaption>\n</figure>\n",
                           words(alternative), svg, words(title));
    }

    const Phrase &m_title;
    const Translate &m_translate;
};

} // namespace

std::string toHtml(const Document &document, const Translate &translate)
{
    const std::string title = html(textOf(document.title, translate));
    std::string body;
    for (const Section &section : document.sections) {
        std::string own;
        for (const Item &item : section.items)
            own += std::visit(HtmlItem(section.title, translate), item);
        if (own.empty())
            continue;
        body += "<section>\n";
        if (!section.title.empty())
            body += "<h2>" + html(textOf(section.title, translate)) + "</h2>\n";
        body += own + "</section>\n";
    }
    return fmt::format("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<title>{0}</title>\n<style>\n{1}</style>\n</head>\n<body>\n<main>\n"
                       "<h1>{0}</h1>\n{2}</main>\n</body>\n</html>\n",
                       title, kStyle, body);
}

} // namespace deviascope::report
