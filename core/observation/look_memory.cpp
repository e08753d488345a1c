#include "observation/look_memory.h"

#include "base/error.h"
#include "base/folder.h"
#include "format/picture_file.h"
#include "format/png_text.h"

#include <algorithm>

namespace deviascope::observation {

using nlohmann::json;

json toJson(const scorer::Judgement &judgement)
{
    return {{"labels", judgement.labels}, {"named", judgement.named}};
}

scorer::Judgement judgementOf(const json &value)
{
    return {value.at("labels").get<std::vector<std::vector<int>>>(),
            value.at("named").get<std::vector<bool>>()};
}

LookMemory::LookMemory(format::Journal &journal, std::filesystem::path folder)
    : m_journal(journal), m_folder(std::move(folder))
{}

json toJson(const Look &look)
{
    return {{"judgement", toJson(look.judgement)},
            {"evaluations", look.evaluations},
            {"micro_batches", look.microBatches}};
}

Look lookOf(const json &value)
{
    return {judgementOf(value.at("judgement")),
            {},
            value.at("evaluations").get<std::int64_t>(),
            value.value("micro_batches", std::vector<int>())};
}

std::filesystem::path LookMemory::fileOf(const std::string &name, size_t picture) const
{
    return m_folder / (name + "-" + std::to_string(picture) + ".png");
}

std::optional<Look> LookMemory::find(const std::string &name, size_t count, Keep keep) const
{
    const auto stored = m_journal.find(name);
    if (!stored || (keep == Keep::Pictures && m_folder.empty()))
        return {};
    try {
        Look look = lookOf(*stored);
        const auto fits = [count](const auto &each) { return each.size() == count; };
        if (!std::ranges::all_of(look.judgement.labels, fits) ||
            !(look.judgement.named.empty() || fits(look.judgement.named)))
            return {};
        if (keep == Keep::Pictures && look.microBatches.size() != count)
            return {}; // of a version that did not say it: the pictures could not tell either
        if (keep == Keep::Pictures)
            for (size_t i = 0; i < count; ++i)
                look.pictures.push_back(format::readPicture(fileOf(name, i)));
        return look;
    } catch (const json::exception &) { // somebody wrote in it: draw again
        return {};
    } catch (const base::Error &) { // a picture is gone
        return {};
    }
}

void LookMemory::write(const std::string &name, const Look &look)
{
    if (!m_folder.empty() && !look.pictures.empty()) {
        base::makeFolder(m_folder);
        for (size_t i = 0; i < look.pictures.size(); ++i)
            format::writePng(fileOf(name, i), look.pictures[i]);
    }
    m_journal.write(name, toJson(look));
}

} // namespace deviascope::observation
