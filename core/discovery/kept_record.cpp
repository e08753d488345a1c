#include "discovery/kept_record.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <utility>

namespace deviascope::discovery {

using sampling::ActivationRecord;

namespace {

const std::string kActivations = "activations.";
const char *const kTimesteps = "timesteps";
const char *const kLatents = "latents";
const char *const kEvaluations = "evaluations";

/// Empty where the checkpoint does not hold all of it.
std::optional<ActivationRecord> readRecord(const Checkpoint &checkpoint,
                                           std::span<const network::Site> sites,
                                           const at::Device &device)
{
    const auto timesteps = checkpoint.tensor(kTimesteps);
    const auto latents = checkpoint.tensor(kLatents);
    const auto evaluations = checkpoint.number(kEvaluations);
    if (!timesteps || !latents || !evaluations)
        return std::nullopt;
    ActivationRecord record;
    for (const network::Site &site : sites) {
        const auto activations = checkpoint.tensor(kActivations + site.name());
        if (!activations)
            return std::nullopt;
        record.activations[site] = *activations;
    }
    const at::Tensor steps = timesteps->to(at::kDouble).contiguous();
    record.timesteps.assign(steps.const_data_ptr<double>(),
                            steps.const_data_ptr<double>() + steps.numel());
    record.latents = latents->to(device); // as drawLatents leaves them
    record.evaluations = static_cast<std::int64_t>(*evaluations);
    return record;
}

void writeRecord(Checkpoint &checkpoint, const ActivationRecord &record)
{
    for (const auto &[site, activations] : record.activations)
        checkpoint.set(kActivations + site.name(), activations);
    checkpoint.set(kTimesteps, at::tensor(record.timesteps, at::kDouble));
    checkpoint.set(kLatents, record.latents);
    checkpoint.setNumber(kEvaluations, static_cast<double>(record.evaluations));
    checkpoint.write(Checkpoint::When::Always);
}

} // namespace

ActivationRecord joined(std::vector<ActivationRecord> parts, std::span<const network::Site> sites)
{
    ActivationRecord all;
    for (const network::Site &site : sites) {
        std::vector<at::Tensor> tensors;
        for (ActivationRecord &part : parts)
            tensors.push_back(std::move(part.activations.at(site)));
        all.activations[site] = at::cat(tensors, 1);
    }
    std::vector<at::Tensor> latents;
    for (const ActivationRecord &part : parts) {
        latents.push_back(part.latents);
        all.evaluations += part.evaluations;
    }
    all.latents = at::cat(latents);
    all.timesteps = std::move(parts.front().timesteps);
    return all;
}

KeptRecord::KeptRecord(const base::Context &context, std::string key)
    : m_folder(context.checkpointFolder), m_key(std::move(key))
{}

ActivationRecord KeptRecord::record(const model::Model &model, const std::string &name,
                                    std::span<const sampling::Row> rows,
                                    const sampling::Settings &settings,
                                    std::span<const network::Site> sites, base::Context &context,
                                    std::span<const sampling::Intervention> edits)
{
    const auto atOnce = static_cast<size_t>(std::max(1, settings.microBatch));
    const auto count = static_cast<double>(rows.size());
    std::vector<ActivationRecord> parts;
    for (size_t first = 0; first < rows.size(); first += atOnce) {
        const auto batch = rows.subspan(first, std::min(atOnce, rows.size() - first));
        const std::string key = m_key + "-" + name + "-" + std::to_string(first);
        Checkpoint kept(m_folder, key);
        auto part = readRecord(kept, sites, model.compute.device);
        if (!part) {
            base::Context drawing = context.part(static_cast<double>(first) / count,
                                                 static_cast<double>(first + batch.size()) / count);
            part = sampling::recordActivations(model, batch, settings, edits, sites, drawing);
            writeRecord(kept, *part);
        }
        kept.release();
        m_batches.push_back(std::move(kept));
        parts.push_back(std::move(*part));
    }
    return joined(std::move(parts), sites);
}

void KeptRecord::forget()
{
    for (Checkpoint &batch : m_batches)
        batch.remove();
    m_batches.clear();
}

} // namespace deviascope::discovery
