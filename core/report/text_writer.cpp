#include "report/text_writer.h"

#include <algorithm>

namespace deviascope::report {

namespace {

/// Characters, not bytes.
size_t widthOf(const std::string &text)
{
    return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

std::string withoutTrailingSpace(const std::string &line)
{
    return line.substr(0, line.find_last_not_of(' ') + 1);
}

std::string aligned(const std::vector<std::vector<std::string>> &rows)
{
    std::vector<size_t> widths(rows.front().size());
    for (const auto &row : rows)
        for (size_t i = 0; i < widths.size(); ++i)
            widths[i] = std::max(widths[i], widthOf(row[i]));
    std::string result;
    for (size_t r = 0; r < rows.size(); ++r) {
        std::string line;
        for (size_t i = 0; i < widths.size(); ++i)
            line += rows[r][i] + std::string(widths[i] - widthOf(rows[r][i]) + 2, ' ');
        result += withoutTrailingSpace(line) + "\n";
        if (r > 0)
            continue;
        std::string rule;
        for (const size_t width : widths)
            rule += std::string(width, '-') + "  ";
        result += withoutTrailingSpace(rule) + "\n";
    }
    return result;
}

class TextItem {
public:
    explicit TextItem(const Translate &translate) : m_translate(translate) {}

    std::string operator()(const Paragraph &paragraph) const
    {
        return textOf(paragraph.text, m_translate) + "\n";
    }
    std::string operator()(const Fact &fact) const
    {
        return fact.name.shown() ? textOf(fact.name.heading, m_translate) + "  " +
                                       textOf(fact.value, m_translate) + "\n"
                                 : "";
    }
    std::string operator()(const Table &table) const { return toText(table, m_translate); }
    std::string operator()(const BarChart &) const { return ""; }
    std::string operator()(const Drawing &) const { return ""; }

private:
    const Translate &m_translate;
};

} // namespace

std::string toText(const Table &table, const Translate &translate)
{
    if (!table.shown())
        return "";
    if (table.rows.empty())
        return textOf(table.whenEmpty, translate) + "\n";
    return aligned(shownCells(table, translate));
}

std::string toText(const Document &document, const Translate &translate)
{
    std::string text;
    for (const Section &section : document.sections) {
        std::string own;
        for (const Item &item : section.items)
            own += std::visit(TextItem(translate), item);
        if (own.empty())
            continue;
        if (!section.title.empty())
            own = textOf(section.title, translate) + "\n" + own;
        text += (text.empty() ? "" : "\n") + own;
    }
    return text;
}

} // namespace deviascope::report
