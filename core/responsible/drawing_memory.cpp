#include "responsible/drawing_memory.h"

#include "base/error.h"
#include "base/folder.h"
#include "format/picture_file.h"
#include "format/png_text.h"

namespace deviascope::responsible {

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

DrawingMemory::DrawingMemory(format::Journal &journal, std::filesystem::path folder)
    : m_journal(journal), m_folder(std::move(folder))
{}

std::filesystem::path DrawingMemory::fileOf(const std::string &drawing, size_t picture) const
{
    return m_folder / (drawing + "-" + std::to_string(picture) + ".png");
}

std::optional<Judged> DrawingMemory::find(const std::string &drawing, Keep keep) const
{
    const auto stored = m_journal.find(drawing);
    if (!stored || (keep == Keep::Pictures && m_folder.empty()))
        return {};
    Judged judged;
    try {
        judged.judgement = judgementOf(stored->at("judgement"));
        judged.evaluations = stored->at("evaluations");
        if (keep == Keep::Pictures)
            for (size_t i = 0; i < judged.judgement.pictures(); ++i)
                judged.pictures.push_back(format::readPicture(fileOf(drawing, i)));
    } catch (const json::exception &) { // somebody wrote in it: draw again
        return {};
    } catch (const base::Error &) { // a picture is gone
        return {};
    }
    return judged;
}

void DrawingMemory::write(const std::string &drawing, const Judged &judged)
{
    if (!m_folder.empty() && !judged.pictures.empty()) {
        base::makeFolder(m_folder);
        for (size_t i = 0; i < judged.pictures.size(); ++i)
            format::writePng(fileOf(drawing, i), judged.pictures[i]);
    }
    m_journal.write(drawing,
                    {{"judgement", toJson(judged.judgement)}, {"evaluations", judged.evaluations}});
}

} // namespace deviascope::responsible
