#include "training/trainer.h"

#include "base/error.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <chrono>
#include <cmath>

namespace deviascope::training {

using Clock = std::chrono::steady_clock;
using discovery::Checkpoint;

Trainer::Trainer(Parameters parameters, TrainerSettings settings, Checkpoint &checkpoint)
    : m_parameters(std::move(parameters)), m_settings(std::move(settings)), m_checkpoint(checkpoint)
{
    for (auto &[name, parameter] : m_parameters) {
        parameter.requires_grad_(true);
        m_adams.emplace(name, parameter.detach());
    }
    if (m_settings.averageDecay)
        m_average.emplace(m_parameters, *m_settings.averageDecay);
    restore();
}

const Trainer::Parameters &Trainer::averaged() const
{
    return m_average ? m_average->values() : m_parameters;
}

void Trainer::restore()
{
    const auto steps = m_checkpoint.number("trained.steps");
    const bool isKept = !m_parameters.empty() &&
                        m_checkpoint.tensor("value." + m_parameters.begin()->first).has_value();
    if (!steps || !isKept)
        return;
    const c10::NoGradGuard noGrad;
    for (auto &[name, parameter] : m_parameters)
        if (const auto kept = m_checkpoint.tensor("value." + name)) {
            parameter.copy_(*kept);
            m_adams.at(name).load(m_checkpoint, "adam." + name);
        }
    if (m_average)
        m_average->load(m_checkpoint, "average");
    if (const auto kept = m_checkpoint.tensor("trained.losses"); kept && kept->numel() > 0) {
        const at::Tensor losses = kept->to(at::kDouble).contiguous();
        m_trained.losses.assign(losses.data_ptr<double>(),
                                losses.data_ptr<double>() + losses.numel());
    }
    m_trained.steps = static_cast<int>(*steps);
    m_trained.seconds = m_checkpoint.number("trained.seconds").value_or(0);
}

void Trainer::keep(Checkpoint::When when)
{
    for (const auto &[name, parameter] : m_parameters) {
        m_checkpoint.set("value." + name, parameter);
        m_adams.at(name).save(m_checkpoint, "adam." + name);
    }
    if (m_average)
        m_average->save(m_checkpoint, "average");
    m_checkpoint.set("trained.losses", at::tensor(m_trained.losses, at::kDouble));
    m_checkpoint.setNumber("trained.steps", m_trained.steps);
    m_checkpoint.setNumber("trained.seconds", m_trained.seconds);
    m_checkpoint.write(when);
}

void Trainer::cutGradients()
{
    double squared = 0;
    for (auto &[name, parameter] : m_parameters) {
        if (!parameter.grad().defined())
            continue;
        parameter.mutable_grad().div_(m_settings.gradientScale);
        if (!parameter.is_meta())
            squared += parameter.grad().to(at::kDouble).square().sum().item<double>();
    }
    if (!std::isfinite(squared))
        throw base::Error(base::ErrorKind::Device, "The gradients are not finite",
                          "step " + std::to_string(m_trained.steps + 1),
                          "Train with --dtype fp32.");
    if (!m_settings.largestGradient || std::sqrt(squared) <= *m_settings.largestGradient)
        return;
    for (auto &[name, parameter] : m_parameters)
        if (parameter.grad().defined())
            parameter.mutable_grad().mul_(*m_settings.largestGradient / std::sqrt(squared));
}

/// False when a stop was asked for; then nothing has changed.
bool Trainer::makeStep(const Loss &loss, base::Context &context)
{
    double sum = 0;
    for (auto &[name, parameter] : m_parameters)
        parameter.mutable_grad().reset();
    for (int part = 0; part < m_settings.parts; ++part) {
        base::Progress progress;
        progress.stage = m_settings.stage;
        progress.fraction =
            (m_trained.steps + static_cast<double>(part) / m_settings.parts) / m_settings.steps;
        if (!context.pollKeep(progress))
            return false;
        const c10::AutoGradMode gradients(true);
        const at::Tensor value = loss(m_trained.steps, part);
        (value * (m_settings.gradientScale / m_settings.parts)).backward();
        if (!value.is_meta())
            sum += value.detach().item<double>();
    }
    cutGradients();
    const double rate =
        m_settings.rate * m_settings.schedule.factor(m_trained.steps, m_settings.steps);
    for (auto &[name, parameter] : m_parameters)
        if (parameter.grad().defined())
            m_adams.at(name).step(parameter, parameter.grad(), rate);
    if (m_average)
        m_average->update(m_parameters);
    m_trained.losses.push_back(sum / m_settings.parts);
    return true;
}

Trained Trainer::run(const Loss &loss, base::Context &context)
{
    while (m_trained.steps < m_settings.steps) {
        if (m_settings.seconds && m_trained.seconds >= *m_settings.seconds) {
            m_trained.isShort = true;
            break;
        }
        const Clock::time_point start = Clock::now();
        if (!makeStep(loss, context)) {
            m_trained.isStopped = true;
            break;
        }
        m_trained.seconds += std::chrono::duration<double>(Clock::now() - start).count();
        ++m_trained.steps;
        keep(Checkpoint::When::Sometimes);
    }
    keep(Checkpoint::When::Always);
    for (auto &[name, parameter] : m_parameters)
        parameter.mutable_grad().reset();
    return m_trained;
}

} // namespace deviascope::training
