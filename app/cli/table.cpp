#include "cli/table.h"

#include "format/printable.h"

#include <fmt/format.h>

#include <algorithm>

namespace deviascope::cli {

namespace {

/// Characters, not bytes.
size_t widthOf(const std::string &text)
{
    return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

} // namespace

Table::Table(std::vector<std::string> headers)
{
    m_rows.push_back(std::move(headers));
}

void Table::add(std::vector<std::string> cells)
{
    for (std::string &cell : cells)
        cell = format::printable(cell); // a name with a line break would end the row
    m_rows.push_back(std::move(cells));
}

std::string Table::text() const
{
    std::vector<size_t> widths(m_rows.front().size());
    for (const auto &row : m_rows)
        for (size_t i = 0; i < widths.size() && i < row.size(); ++i)
            widths[i] = std::max(widths[i], widthOf(row[i]));
    std::string result;
    for (size_t r = 0; r < m_rows.size(); ++r) {
        std::string line;
        for (size_t i = 0; i < widths.size() && i < m_rows[r].size(); ++i)
            line += m_rows[r][i] + std::string(widths[i] - widthOf(m_rows[r][i]) + 2, ' ');
        result += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
        if (r == 0) {
            std::string rule;
            for (const size_t width : widths)
                rule += std::string(width, '-') + "  ";
            result += rule.substr(0, rule.size() - 2) + "\n";
        }
    }
    return result;
}

std::string shortNumber(double value)
{
    return fmt::format("{:.3f}", value);
}

std::string shareText(double share, double low, double high)
{
    return fmt::format("{:.1f} % [{:.1f}, {:.1f}]", 100 * share, 100 * low, 100 * high);
}

std::string pText(double p)
{
    return p < 0.001 ? "< .001" : fmt::format("{:.3f}", p);
}

std::string pointsText(double difference, const base::Interval &interval)
{
    return fmt::format("{:+.1f} points [{:+.1f}, {:+.1f}]", 100 * difference, 100 * interval.low,
                       100 * interval.high);
}

} // namespace deviascope::cli
