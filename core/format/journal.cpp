#include "format/journal.h"

#include "base/atomic_file.h"

#include <fstream>

namespace deviascope::format {

using nlohmann::json;

namespace {

constexpr int kRevision = 2; ///< of this format; 1 was one object, written anew for each part

std::string lineOf(const json &value)
{
    return value.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
}

std::string headOf(const std::string &key)
{
    return lineOf({{"journal", kRevision}, {"run", key}});
}

} // namespace

Journal::Journal(std::filesystem::path file, std::string key, const std::string &former)
    : m_file(std::move(file)), m_key(std::move(key))
{
    read(former);
}

void Journal::read(const std::string &former)
{
    std::ifstream stream(m_file, std::ios::binary);
    std::string text;
    if (!std::getline(stream, text))
        return;
    const bool isOurs = text + '\n' == headOf(m_key);
    if (!isOurs && (former.empty() || text + '\n' != headOf(former)))
        return;
    std::uintmax_t size = text.size() + 1;
    while (std::getline(stream, text) && !stream.eof()) { // without its end a line was cut off
        const json entry = json::parse(text, nullptr, false);
        if (!entry.is_object() || !entry.contains("part") || !entry["part"].is_string() ||
            !entry.contains("value"))
            break;
        m_parts[entry["part"].get<std::string>()] = entry["value"];
        size += text.size() + 1;
    }
    m_size = isOurs ? size : 0; // under a former name: written anew
}

std::string Journal::line(const std::string &part) const
{
    return lineOf({{"part", part}, {"value", m_parts.at(part)}});
}

std::optional<json> Journal::find(const std::string &part) const
{
    const auto found = m_parts.find(part);
    return found == m_parts.end() ? std::nullopt : std::optional<json>(*found);
}

void Journal::write(const std::string &part, json value)
{
    m_parts[part] = std::move(value);
    if (m_file.empty())
        return;
    if (m_size > 0) {
        const std::string added = line(part);
        base::appendToFile(m_file, m_size, added);
        m_size += added.size();
        return;
    }
    std::string all = headOf(m_key);
    for (const auto &[name, ignored] : m_parts.items())
        all += line(name);
    base::writeFileAtomically(m_file, all);
    m_size = all.size();
}

void Journal::forget(const std::string &beginning)
{
    for (auto part = m_parts.begin(); part != m_parts.end();)
        if (part.key().starts_with(beginning)) {
            part = m_parts.erase(part);
            m_size = 0;
        } else {
            ++part;
        }
}

} // namespace deviascope::format
