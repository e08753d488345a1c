#include "report/cell.h"

#include "format/printable.h"
#include "report/json_writer.h"
#include "report/table.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace deviascope::report {

using nlohmann::json;

namespace {

std::string decimals(double value, int digits, Sign sign)
{
    return sign == Sign::Always ? fmt::format("{:+.{}f}", value, digits)
                                : fmt::format("{:.{}f}", value, digits);
}

std::string numberText(const Number &number)
{
    switch (number.style) {
    case Number::Style::Fixed:
        break;
    case Number::Style::Shortest:
        return fmt::format("{:g}", number.value);
    case Number::Style::Significant:
        return fmt::format("{:.{}g}", number.value, number.digits);
    case Number::Style::Scientific:
        return fmt::format("{:.{}e}", number.value, number.digits);
    }
    return decimals(number.value, number.digits, number.sign);
}

/// "[a, b]" of `factor` times the ends.
std::string rangeText(const base::Interval &interval, double factor, int digits, Sign sign)
{
    return fmt::format("[{}, {}]", decimals(factor * interval.low, digits, sign),
                       decimals(factor * interval.high, digits, sign));
}

class Reader {
public:
    explicit Reader(const Translate &translate) : m_translate(translate) {}

    std::string operator()(const std::string &text) const { return format::printable(text); }
    std::string operator()(const Phrase &phrase) const { return textOf(phrase, m_translate); }
    std::string operator()(const Count &count) const { return std::to_string(count.value); }
    std::string operator()(const Share &share) const
    {
        if (!share.value)
            return textOf(share.missing, m_translate);
        std::string text = decimals(100 * *share.value, share.digits, Sign::WhereNegative) + " %";
        if (share.interval)
            text += ' ' + rangeText(*share.interval, 100, share.digits, Sign::WhereNegative);
        return text;
    }
    std::string operator()(const Difference &difference) const
    {
        const Phrase phrase(DEVIASCOPE_TR("report", "%1 points %2"),
                            {decimals(100 * difference.value, 1, Sign::Always),
                             rangeText(difference.interval, 100, 1, Sign::Always)});
        return textOf(phrase, m_translate);
    }
    std::string operator()(const Ratio &ratio) const
    {
        if (!ratio.value)
            return textOf(ratio.missing, m_translate);
        std::string text = decimals(*ratio.value, ratio.digits, ratio.sign);
        if (ratio.interval)
            text += ' ' + rangeText(*ratio.interval, 1, ratio.digits, ratio.sign);
        if (!ratio.remark.empty())
            text += ' ' + textOf(ratio.remark, m_translate);
        return text;
    }
    std::string operator()(const PValue &p) const
    {
        return p.value < 0.001 ? "< .001" : decimals(p.value, 3, Sign::WhereNegative);
    }
    std::string operator()(const Number &number) const
    {
        const std::string unit = textOf(number.unit, m_translate);
        return numberText(number) + (unit.empty() ? "" : " " + unit);
    }
    std::string operator()(const Answer &answer) const
    {
        return textOf(answer.value ? answer.yes : answer.no, m_translate);
    }
    std::string operator()(const List &list) const
    {
        std::string text;
        for (const std::string &each : list.values)
            text += (text.empty() ? "" : list.separator) + each;
        return format::printable(text);
    }
    std::string operator()(const Named &named) const { return textOf(named.shown, m_translate); }
    std::string operator()(const Missing &missing) const
    {
        return textOf(missing.reason, m_translate);
    }
    std::string operator()(const Absent &) const { return ""; }
    std::string operator()(const Verbatim &) const { return ""; }
    std::string operator()(const Nested &) const { return ""; }

private:
    const Translate &m_translate;
};

json number(double value)
{
    return std::isfinite(value) ? json(value) : json();
}

std::vector<json> withRange(const std::optional<double> &value,
                            const std::optional<base::Interval> &interval)
{
    return {value ? number(*value) : json(), interval ? number(interval->low) : json(),
            interval ? number(interval->high) : json()};
}

struct Machine {
    std::vector<json> operator()(const std::string &text) const { return {text}; }
    std::vector<json> operator()(const Phrase &phrase) const { return {textOf(phrase)}; }
    std::vector<json> operator()(const Count &count) const { return {count.value}; }
    std::vector<json> operator()(const Share &share) const
    {
        auto parts = withRange(share.value, share.interval);
        parts.push_back(share.count ? json(*share.count) : json());
        parts.push_back(share.n ? json(*share.n) : json());
        return parts;
    }
    std::vector<json> operator()(const Difference &difference) const
    {
        auto parts = withRange(difference.value, difference.interval);
        parts.push_back(difference.p ? number(*difference.p) : json());
        return parts;
    }
    std::vector<json> operator()(const Ratio &ratio) const
    {
        return withRange(ratio.value, ratio.interval);
    }
    std::vector<json> operator()(const PValue &p) const { return {number(p.value)}; }
    std::vector<json> operator()(const Number &each) const { return {number(each.value)}; }
    std::vector<json> operator()(const Answer &answer) const { return {answer.value}; }
    std::vector<json> operator()(const List &list) const { return {json(list.values)}; }
    std::vector<json> operator()(const Named &named) const { return {named.key}; }
    std::vector<json> operator()(const Missing &) const { return {json()}; }
    std::vector<json> operator()(const Absent &) const { return {}; }
    std::vector<json> operator()(const Verbatim &verbatim) const { return {*verbatim.value}; }
    std::vector<json> operator()(const Nested &nested) const { return {rowsJson(*nested.table)}; }
};

} // namespace

Cell nested(Table table)
{
    return Nested{std::make_shared<const Table>(std::move(table))};
}

Cell verbatim(json value)
{
    return Verbatim{std::make_shared<const json>(std::move(value))};
}

Cell shareOrMissing(const std::optional<double> &share, int digits)
{
    return share ? Cell(Share{share, {}, "-", digits}) : Cell(Missing());
}

Number fixed(double value, int digits)
{
    Number number;
    number.value = value;
    number.digits = digits;
    return number;
}

std::string textOf(const Cell &cell, const Translate &translate)
{
    return std::visit(Reader(translate), cell);
}

std::vector<json> partsOf(const Cell &cell)
{
    return std::visit(Machine(), cell);
}

} // namespace deviascope::report
