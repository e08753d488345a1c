#include "tabs/explore/discovery_flow.h"

namespace deviascope::ui {

DiscoveryFlow::DiscoveryFlow(engine::Engine &engine, QObject *parent)
    : QObject(parent), m_engine(engine)
{
    connect(&m_engine, &engine::Engine::jobUpdated, this, &DiscoveryFlow::onJobUpdated);
}

DiscoveryFlow::~DiscoveryFlow()
{
    m_engine.requestStop(m_job, engine::StopMode::Discard);
}

void DiscoveryFlow::start(const engine::Discover &request)
{
    if (m_job)
        return;
    m_request = request;
    m_stopping = false;
    m_fraction = 0;
    m_stage.clear();
    m_waitsFor.reset();
    m_secondsLeft.reset();
    m_curve.clear();
    m_preview.clear();
    m_notes.clear();
    m_result.reset();
    m_failure.reset();
    m_job = m_engine.submit(request);
    Q_EMIT changed();
}

void DiscoveryFlow::stopAndKeep()
{
    m_stopping = m_job != 0;
    m_engine.requestStop(m_job, engine::StopMode::Keep);
    Q_EMIT changed();
}

void DiscoveryFlow::cancel()
{
    m_stopping = m_job != 0;
    m_engine.requestStop(m_job, engine::StopMode::Discard);
    Q_EMIT changed();
}

void DiscoveryFlow::dismissResult()
{
    m_result.reset();
    m_failure.reset();
    Q_EMIT changed();
}

void DiscoveryFlow::onJobUpdated(const engine::JobUpdate &update)
{
    if (update.id != m_job)
        return;
    if (!update.ended()) {
        m_fraction = update.fraction;
        m_stage = update.stage;
        m_waitsFor = update.waitsFor;
        m_secondsLeft = update.secondsLeft;
    }
    m_curve.insert(m_curve.end(), update.curve.begin(), update.curve.end());
    if (!update.preview.empty())
        m_preview = update.preview;
    m_notes.insert(m_notes.end(), update.notes.begin(), update.notes.end());
    if (update.ended()) {
        m_job = 0;
        m_stopping = false;
        m_failure = update.failure;
        if (const auto *found = std::get_if<engine::Found>(&update.result)) {
            m_result = *found;
            m_notes.insert(m_notes.end(), found->notes.begin(), found->notes.end());
        }
    }
    Q_EMIT changed();
    if (update.ended() && m_result)
        Q_EMIT found(*m_result);
}

} // namespace deviascope::ui
