#include "task/parsers.h"

#include "base/error.h"

#include <boost/algorithm/string/trim.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>

namespace deviascope::task {

namespace {

[[noreturn]] void refuse(const std::string &message, const std::string &value,
                         const std::string &remedy)
{
    throw base::Error(base::ErrorKind::InvalidValue, message, value, remedy);
}

/// The whole text as a number, or nothing.
template <class Number>
std::optional<Number> number(std::string_view text)
{
    Number value{};
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || code != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    if constexpr (std::is_floating_point_v<Number>)
        if (!std::isfinite(value))
            return std::nullopt;
    return value;
}

std::vector<std::string> split(const std::string &text, char separator)
{
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);)
        parts.push_back(part);
    if (text.empty() || text.back() == separator)
        parts.emplace_back();
    return parts;
}

} // namespace

std::vector<std::uint64_t> parseSeeds(const std::string &text)
{
    const auto bad = [&] { refuse("These are no seeds", text, "Write 7, 0-15 or 3,5,9."); };
    std::vector<std::uint64_t> seeds;
    for (const std::string &part : split(text, ',')) {
        const size_t dash = part.find('-');
        const auto first = number<std::uint64_t>(std::string_view(part).substr(0, dash));
        const auto last = dash == std::string::npos
                              ? first
                              : number<std::uint64_t>(std::string_view(part).substr(dash + 1));
        if (!first || !last || *last < *first)
            bad();
        if (*last - *first >= kMostSeeds || seeds.size() + (*last - *first) >= kMostSeeds)
            refuse("These are more than 100000 seeds", text, "Split the work into several calls.");
        for (std::uint64_t i = 0; i <= *last - *first; ++i)
            seeds.push_back(*first + i);
    }
    return seeds;
}

Size parseSize(const std::string &text)
{
    const size_t cross = text.find('x');
    if (cross != std::string::npos) {
        const auto width = number<int>(std::string_view(text).substr(0, cross));
        const auto height = number<int>(std::string_view(text).substr(cross + 1));
        if (width && height && *width > 0 && *height > 0)
            return {*width, *height};
    }
    refuse("This is no size", text, "Write WIDTHxHEIGHT in pixels, such as 512x512.");
}

std::vector<double> parseSeries(const std::string &text)
{
    constexpr int kMost = 1000;
    const auto parts = split(text, ':');
    const auto part = [&](size_t i) { return i < parts.size() ? parts[i] : std::string(); };
    const auto from = number<double>(part(0)), to = number<double>(part(1));
    const auto count = number<int>(part(2));
    if (parts.size() != 3 || !from || !to || !count || *count < 2 || *count > kMost)
        refuse("This is no series of scales", text,
               "Write FROM:TO:COUNT with 2 to 1000 scales, such as 0:1:11.");
    std::vector<double> scales;
    for (int i = 0; i < *count; ++i)
        scales.push_back(*from + (*to - *from) * i / (*count - 1));
    return scales;
}

sampling::Window parseWindow(const std::string &text)
{
    const size_t dash = text.find('-');
    if (dash != std::string::npos) {
        const auto from = number<double>(std::string_view(text).substr(0, dash));
        const auto to = number<double>(std::string_view(text).substr(dash + 1));
        if (from && to && *from >= 0 && *from < *to && *to <= 1000)
            return {*from, *to};
    }
    refuse("This is no window of timesteps", text,
           "Write FROM-TO with 0 <= FROM < TO <= 1000, such as 400-1000.");
}

sampling::ScaleSchedule parseSchedule(const std::string &text)
{
    sampling::ScaleSchedule schedule;
    for (const std::string &part : split(text, ',')) {
        const size_t colon = part.find(':');
        const auto timestep = number<double>(std::string_view(part).substr(0, colon));
        const auto factor = colon == std::string::npos
                                ? std::nullopt
                                : number<double>(std::string_view(part).substr(colon + 1));
        if (!timestep || !factor || *timestep < 0 || *timestep > 1000)
            refuse("This is no schedule of scales", text,
                   "Write TIMESTEP:FACTOR,…, such as 0:0,400:1,1000:1.");
        schedule.points.push_back({*timestep, *factor});
    }
    std::sort(schedule.points.begin(), schedule.points.end(),
              [](const auto &a, const auto &b) { return a.timestep < b.timestep; });
    for (size_t i = 1; i < schedule.points.size(); ++i)
        if (schedule.points[i].timestep == schedule.points[i - 1].timestep)
            refuse("A timestep stands twice in the schedule", text, "Give it one factor.");
    return schedule;
}

sampling::Branch parseBranch(const std::string &text)
{
    if (text == "conditional")
        return sampling::Branch::Conditional;
    if (text == "both")
        return sampling::Branch::Both;
    refuse("This is no branch of guidance", text, "Write conditional or both.");
}

std::vector<network::Site> parseSites(const std::string &text)
{
    std::vector<network::Site> sites;
    for (const std::string &part : split(text, '+'))
        sites.push_back(network::Site::parse(part));
    return sites;
}

std::vector<std::string> parseList(const std::string &text)
{
    if (text.empty())
        return {};
    std::vector<std::string> entries = split(text, ',');
    for (std::string &entry : entries) {
        boost::algorithm::trim(entry);
        if (entry.empty())
            refuse("An entry of the list is empty", text, "Write it as 'doctor,teacher'.");
    }
    return entries;
}

std::map<std::string, double> parseShares(const std::string &text)
{
    const std::string remedy = "Write it as 'a man=.5,a woman=.5'.";
    std::map<std::string, double> shares;
    for (const std::string &entry : parseList(text)) {
        const size_t equals = entry.rfind('=');
        const auto value = equals == std::string::npos
                               ? std::nullopt
                               : number<double>(std::string_view(entry).substr(equals + 1));
        if (!value || equals == 0)
            refuse("This is no share of a class", entry, remedy);
        if (!shares.emplace(entry.substr(0, equals), *value).second)
            refuse("A class has two shares", entry, remedy);
    }
    if (shares.empty())
        refuse("There are no shares", text, remedy);
    return shares;
}

model::Attribute parseAttribute(const std::string &text)
{
    const size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
        refuse("This is no attribute", text, "Write it as 'gender=a man|a woman'.");
    model::Attribute attribute{text.substr(0, equals), split(text.substr(equals + 1), '|')};
    for (const std::string &each : attribute.classes)
        if (each.empty())
            refuse("A class of the attribute is empty", text,
                   "Write it as 'gender=a man|a woman'.");
    if (attribute.classes.size() < 2)
        refuse("An attribute needs at least two classes", text,
               "Write it as 'gender=a man|a woman'.");
    return attribute;
}

DirectionWish parseDirection(const std::string &text)
{
    DirectionWish wish;
    wish.file = text;
    const size_t at = text.rfind('@');
    if (at != std::string::npos)
        if (const auto scale = number<double>(std::string_view(text).substr(at + 1))) {
            wish.file = text.substr(0, at);
            wish.scale = scale;
        }
    if (wish.file.empty())
        refuse("No direction file is named", text, "Write FILE or FILE@SCALE.");
    return wish;
}

FailIf parseFailIf(const std::string &text)
{
    const size_t above = text.find('>');
    if (above != std::string::npos) {
        const std::string what = text.substr(0, above);
        const auto value = number<double>(std::string_view(text).substr(above + 1));
        if (value && *value >= 0 && (what == "deviation" || what == "difference"))
            return {what == "deviation" ? FailIf::What::Deviation : FailIf::What::Difference,
                    *value};
    }
    refuse("This is no condition to fail at", text, "Write 'deviation>0.2' or 'difference>0.1'.");
}

} // namespace deviascope::task
