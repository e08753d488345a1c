#include "format/journal.h"

#include "base/error.h"
#include "format/json_file.h"

namespace deviascope::format {

Journal::Journal(std::filesystem::path file, std::string key, const std::string &former)
    : m_file(std::move(file)), m_key(std::move(key))
{
    try {
        const auto stored = format::readJsonFile(m_file);
        const auto run = stored.get<std::string>("run");
        if ((run == m_key || run == former) && stored.at("parts").value().is_object())
            m_parts = stored.at("parts").value();
    } catch (const base::Error &) { // none yet, or not ours
    }
}

std::optional<nlohmann::json> Journal::find(const std::string &part) const
{
    const auto found = m_parts.find(part);
    return found == m_parts.end() ? std::nullopt : std::optional<nlohmann::json>(*found);
}

void Journal::write(const std::string &part, nlohmann::json value)
{
    m_parts[part] = std::move(value);
    if (!m_file.empty())
        format::writeJsonFile(m_file, {{"run", m_key}, {"parts", m_parts}});
}

void Journal::forget(const std::string &beginning)
{
    for (auto part = m_parts.begin(); part != m_parts.end();)
        part = part.key().starts_with(beginning) ? m_parts.erase(part) : std::next(part);
}

} // namespace deviascope::format
