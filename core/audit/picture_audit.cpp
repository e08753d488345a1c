#include "audit/picture_audit.h"

#include "base/error.h"
#include "format/hash.h"

#include <span>
#include <utility>

namespace deviascope::audit {

namespace {

constexpr size_t kMostWaiting = 32;
constexpr size_t kMostBytes = size_t{32} << 20; ///< a photo of 12 megapixels alone has more

/// What the pictures are, wherever they lie and whatever they are called.
std::string partOf(const std::vector<base::Picture> &pictures)
{
    std::string all;
    for (const base::Picture &picture : pictures)
        all += std::to_string(picture.width) + "x" + std::to_string(picture.height) + " " +
               format::sha256(std::as_bytes(std::span(picture.rgb))) + "\n";
    return "judged-" + format::sha256(all);
}

} // namespace

PictureAudit::PictureAudit(const scorer::Scorer &scorer, std::vector<model::Attribute> attributes,
                           std::string name, double uncertainMargin, format::Journal &journal)
    : m_judge(scorer, std::move(attributes), {}, uncertainMargin),
      m_name(std::move(name)),
      m_memory(journal, {})
{}

void PictureAudit::add(base::Picture picture)
{
    m_bytes += picture.rgb.size();
    m_waiting.push_back(std::move(picture));
    if (m_waiting.size() >= kMostWaiting || m_bytes >= kMostBytes)
        judgeWaiting();
}

observation::BiasReport PictureAudit::finish()
{
    judgeWaiting();
    if (m_judged.pictures() == 0)
        throw base::Error(base::ErrorKind::InvalidValue, "There are no pictures to judge", m_name,
                          "Give a folder with PNG or JPEG pictures.");
    const observation::PromptLabels labels{m_name, {{"before", m_judged.labels}}};
    observation::BiasReport report =
        observation::makeBiasReport({labels}, m_judge.attributes(), {}, {});
    report.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
    return report;
}

void PictureAudit::judgeWaiting()
{
    if (m_waiting.empty())
        return;
    const std::string part = partOf(m_waiting);
    std::optional<observation::Look> look =
        m_memory.find(part, m_waiting.size(), observation::Keep::Judgement);
    if (!look) {
        look = observation::Look{m_judge.judge(m_waiting), {}, 0};
        m_memory.write(part, *look);
    }
    m_judged.append(look->judgement);
    m_waiting.clear();
    m_bytes = 0;
}

} // namespace deviascope::audit
