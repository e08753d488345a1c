#include "tabs/explore/responsible_flow.h"

namespace deviascope::ui {

ResponsibleFlow::ResponsibleFlow(engine::Engine &engine, QObject *parent)
    : QObject(parent), m_engine(engine)
{
    connect(&m_engine, &engine::Engine::jobUpdated, this, &ResponsibleFlow::onJobUpdated);
}

ResponsibleFlow::~ResponsibleFlow()
{
    m_engine.requestStop(m_job, engine::StopMode::Discard);
    m_engine.requestStop(m_forecastJob);
}

void ResponsibleFlow::start(const engine::Responsible &request)
{
    if (m_job)
        return;
    const bool goesOn = m_stopped && request == m_request;
    m_request = request;
    m_stopping = m_stopped = false;
    m_waiting = true;
    m_fraction = 0;
    m_stage.clear();
    m_secondsLeft.reset();
    m_notes.clear();
    m_result.reset();
    m_failure.reset();
    if (!goesOn) // else what was drawn stays in view while it comes again
        m_pairs.clear();
    m_job = m_engine.submit(request);
    Q_EMIT changed();
}

void ResponsibleFlow::stop()
{
    m_stopping = m_job != 0;
    m_engine.requestStop(m_job);
    Q_EMIT changed();
}

void ResponsibleFlow::forget()
{
    m_engine.requestStop(m_job, engine::StopMode::Discard);
    m_job = 0;
    m_waiting = m_stopping = m_stopped = false;
    m_pairs.clear();
    m_result.reset();
    m_failure.reset();
    m_secondsAStep.reset();
    m_engine.requestStop(m_forecastJob);
    m_forecastJob = 0;
    m_forecast.reset();
    Q_EMIT changed();
}

void ResponsibleFlow::foresee(const engine::Responsible &request)
{
    m_engine.requestStop(m_forecastJob);
    if (request != m_foreseen)
        m_forecast.reset();
    m_foreseen = request;
    m_forecastJob = m_engine.submit(engine::ForecastResponsible{request});
}

const engine::ResponsibleForecast *
ResponsibleFlow::forecast(const engine::Responsible &request) const
{
    return m_forecast && request == m_foreseen ? &*m_forecast : nullptr;
}

std::optional<double> ResponsibleFlow::secondsAPicture(const engine::DrawSettings &settings) const
{
    if (!m_secondsAStep)
        return {};
    return *m_secondsAStep * settings.steps;
}

void ResponsibleFlow::add(const engine::ShownPicture &shown)
{
    const auto place = std::size_t(shown.place);
    if (m_pairs.size() <= place)
        m_pairs.resize(place + 1);
    ResponsiblePair &pair = m_pairs[place];
    pair.seed = shown.seed;
    (shown.after ? pair.after : pair.before) = shown.picture;
    (shown.after ? pair.afterRecipe : pair.beforeRecipe) = shown.recipe;
    if (shown.after)
        pair.pushedTo = shown.pushedTo;
}

void ResponsibleFlow::onJobUpdated(const engine::JobUpdate &update)
{
    if (const auto *drawn = std::get_if<engine::Drawn>(&update.result);
        drawn && update.kind == engine::JobKind::Draw && drawn->stepsDone > 0 &&
        !drawn->pictures.empty()) {
        const bool first = !m_secondsAStep;
        m_secondsAStep = drawn->seconds / drawn->stepsDone / double(drawn->pictures.size());
        if (first)
            Q_EMIT changed();
    }
    if (update.id == m_forecastJob && update.ended()) {
        m_forecastJob = 0;
        if (const auto *forecast = std::get_if<engine::ResponsibleForecast>(&update.result)) {
            m_forecast = *forecast;
            Q_EMIT foretold();
        }
        return; // what cannot be forecast is refused with its reason when it starts
    }
    if (update.id != m_job || m_job == 0)
        return;
    m_waiting = update.state == engine::JobState::Queued;
    if (!update.ended()) {
        m_fraction = update.fraction;
        m_stage = update.stage;
        m_secondsLeft = update.secondsLeft;
    }
    for (const engine::ShownPicture &shown : update.shown)
        add(shown);
    m_notes.insert(m_notes.end(), update.notes.begin(), update.notes.end());
    if (update.ended()) {
        m_job = 0;
        m_stopping = false;
        m_stopped = update.state == engine::JobState::Stopped;
        m_failure = update.failure;
        if (const auto *result = std::get_if<engine::ResponsibleResult>(&update.result)) {
            m_result = *result;
            m_notes.insert(m_notes.end(), result->notes.begin(), result->notes.end());
        }
    }
    Q_EMIT changed();
    for (const engine::DirectionSummary &direction : update.learned)
        Q_EMIT learned(direction);
}

} // namespace deviascope::ui
