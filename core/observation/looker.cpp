#include "observation/looker.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <variant>

namespace deviascope::observation {

using nlohmann::json;

namespace {

void append(Look &look, Look part)
{
    look.judgement.append(part.judgement);
    std::move(part.pictures.begin(), part.pictures.end(), std::back_inserter(look.pictures));
    look.evaluations += part.evaluations;
    look.microBatches.insert(look.microBatches.end(), part.microBatches.begin(),
                             part.microBatches.end());
}

/// What this process has of a work, for the others.
std::string packed(const std::map<size_t, Look> &parts)
{
    json all = json::object();
    for (const auto &[part, look] : parts)
        all[std::to_string(part)] = toJson(look);
    return all.dump();
}

void unpack(const std::string &text, std::map<size_t, Look> &parts)
{
    const json all = json::parse(text);
    for (const auto &[part, value] : all.items())
        parts.try_emplace(std::stoul(part), lookOf(value));
}

} // namespace

std::vector<sampling::Intervention> partOf(std::span<const sampling::Intervention> edits,
                                           size_t first, size_t count)
{
    std::vector<sampling::Intervention> parts(edits.begin(), edits.end());
    for (sampling::Intervention &each : parts)
        std::visit(
            [&](auto &edit) {
                auto &scales = edit.pictureScales;
                if (!scales.empty())
                    scales = {scales.begin() + static_cast<std::ptrdiff_t>(first),
                              scales.begin() + static_cast<std::ptrdiff_t>(first + count)};
            },
            each);
    return parts;
}

Looker::Looker(const model::Model &model, const scorer::Judge &judge, sampling::Settings settings,
               LookMemory *memory, Crew crew)
    : m_model(model),
      m_judge(judge),
      m_settings(std::move(settings)),
      m_memory(memory),
      m_crew(crew)
{}

/// No more pictures at a time than could be drawn together.
scorer::Judgement Looker::judged(const sampling::Drawing &drawing,
                                 std::span<const std::string> roles) const
{
    scorer::Judgement all;
    const std::span pictures(drawing.pictures);
    const auto most = static_cast<size_t>(std::max(1, drawing.microBatch));
    for (size_t first = 0; first < pictures.size(); first += most) {
        const size_t count = std::min(most, pictures.size() - first);
        all.append(m_judge.judge(pictures.subspan(first, count),
                                 roles.empty() ? roles : roles.subspan(first, count)));
    }
    return all;
}

Look Looker::drawPart(const Showing &showing, size_t first, size_t count, base::Context &context,
                      sampling::DrawingCache *untouched) const
{
    const auto rows = showing.rows.subspan(first, count);
    if (untouched && untouched->empty() && !showing.edits.empty()) {
        // A run that goes on after a kill; an uninterrupted one has paid for these calls before.
        base::Context filling = context.part(0, 0);
        sampling::draw(m_model, rows, m_settings, {}, filling, untouched);
    }
    auto drawing = sampling::draw(m_model, rows, m_settings, partOf(showing.edits, first, count),
                                  context, untouched);
    if (untouched)
        for (sampling::CallCache &each : *untouched)
            each.start.reset(); // half a pass per part is too much to keep for large models
    base::Progress judging;
    judging.fraction = 1;
    judging.stage = "drawing";
    context.poll(judging); // a scorer of full size takes its time, too
    return {judged(drawing,
                   showing.roles.empty() ? showing.roles : showing.roles.subspan(first, count)),
            std::move(drawing.pictures), drawing.evaluations,
            std::vector<int>(count, drawing.microBatch)};
}

Look Looker::look(const Showing &showing, Keep keep, base::Context &context, const TakePart &take,
                  std::vector<sampling::DrawingCache> *untouched)
{
    const auto batch = static_cast<size_t>(std::max(1, m_settings.microBatch));
    const size_t parts = (showing.rows.size() + batch - 1) / batch;
    if (untouched)
        untouched->resize(parts);
    base::WorkQueue &queue = m_crew.queue ? *m_crew.queue : m_alone;
    const bool remembers = m_memory && !showing.name.empty();
    const auto total = static_cast<double>(showing.rows.size());
    std::map<size_t, Look> done;
    while (const auto part = queue.next(showing.name, parts)) {
        const size_t first = *part * batch;
        const size_t count = std::min(batch, showing.rows.size() - first);
        const std::string name = showing.name + "." + std::to_string(*part);
        if (remembers)
            if (auto known = m_memory->find(name, count, keep)) {
                done.emplace(*part, std::move(*known));
                continue;
            }
        base::Context inner = context.part(static_cast<double>(first) / total,
                                           static_cast<double>(first + count) / total);
        Look drawn =
            drawPart(showing, first, count, inner, untouched ? &(*untouched)[*part] : nullptr);
        if (take)
            take(first, drawn);
        if (keep == Keep::Judgement)
            drawn.pictures.clear();
        if (remembers)
            m_memory->write(name, drawn);
        done.emplace(*part, std::move(drawn));
    }
    if (m_crew.others)
        for (const std::string &each : m_crew.others->exchange(showing.name, packed(done)))
            unpack(each, done);
    Look whole;
    whole.judgement.labels.resize(m_judge.attributes().size());
    for (auto &[part, each] : done)
        append(whole, std::move(each));
    return whole;
}

} // namespace deviascope::observation
