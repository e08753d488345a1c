#include "task/found_directions.h"

#include "base/error.h"
#include "direction/direction_file.h"
#include "direction/origin.h"

#include <nlohmann/json.hpp>

namespace deviascope::task {

using nlohmann::json;

namespace {

std::string partOf(const std::string &name)
{
    return "found " + name;
}

} // namespace

FoundDirections::FoundDirections(std::filesystem::path folder, std::string prefix,
                                 format::Journal &journal)
    : m_folder(std::move(folder)), m_prefix(std::move(prefix)), m_journal(journal)
{}

std::filesystem::path FoundDirections::fileOf(const std::string &name) const
{
    return m_folder / (m_prefix + name + ".safetensors");
}

std::optional<FoundDirection> FoundDirections::find(const std::string &name) const
{
    const auto kept = m_journal.find(partOf(name));
    if (!kept)
        return std::nullopt;
    try {
        FoundDirection found{direction::readDirection(fileOf(name)),
                             kept->at("reason").get<std::string>()};
        if (kept->at("cause") == direction::causeOf(found.direction))
            return found;
    } catch (const base::Error &) { // gone, or damaged
    } catch (const json::exception &) {
    }
    return std::nullopt;
}

void FoundDirections::keep(const std::string &name, const FoundDirection &found)
{
    direction::writeDirection(fileOf(name), found.direction);
    m_journal.write(partOf(name),
                    {{"reason", found.reason}, {"cause", direction::causeOf(found.direction)}});
}

} // namespace deviascope::task
