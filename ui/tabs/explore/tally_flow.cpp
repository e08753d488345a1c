#include "tabs/explore/tally_flow.h"

#include "engine/jobs.h"
#include "tabs/explore/request_key.h"

namespace deviascope::ui {

TallyFlow::TallyFlow(engine::Engine &engine, QObject *parent) : QObject(parent), m_engine(engine)
{
    connect(&m_engine, &engine::Engine::jobUpdated, this, &TallyFlow::onJobUpdated);
}

TallyFlow::~TallyFlow()
{
    m_engine.requestStop(m_job);
}

void TallyFlow::setConditions(const engine::DrawSettings &settings, const engine::Sliders &sliders)
{
    m_settings = settings;
    m_sliders = engine::movedSliders(sliders);
    m_beforeKey = conditionKey(m_settings, {});
    m_afterKey = conditionKey(m_settings, m_sliders);
    if (m_job && (m_jobBeforeKey != m_beforeKey || m_jobAfterKey != m_afterKey))
        stop();
    Q_EMIT changed();
}

void TallyFlow::setTarget(int n)
{
    if (n == m_target)
        return;
    m_target = n;
    stop();
    Q_EMIT changed();
}

std::vector<std::uint64_t> TallyFlow::seeds() const
{
    return plannedSeeds(m_settings.seeds, m_target);
}

void TallyFlow::start()
{
    if (m_job)
        return;
    const std::vector<std::uint64_t> planned = seeds();
    engine::Tally tally;
    tally.settings = m_settings;
    tally.sliders = m_sliders;
    tally.before = m_book.missing(m_beforeKey, planned);
    if (isPaired())
        tally.after = m_book.missing(m_afterKey, planned);
    if (tally.before.empty() && tally.after.empty())
        return;
    m_jobBeforeKey = m_beforeKey;
    m_jobAfterKey = m_afterKey;
    m_job = m_engine.submit(std::move(tally));
    Q_EMIT changed();
}

void TallyFlow::stop()
{
    m_engine.requestStop(m_job);
    m_job = 0;
}

void TallyFlow::forget()
{
    stop();
    m_book.clear();
    Q_EMIT changed();
}

void TallyFlow::add(const engine::DrawSettings &settings, const engine::Sliders &sliders,
                    const std::vector<engine::Labels> &labels)
{
    const std::string key = conditionKey(settings, sliders);
    for (std::size_t i = 0; i < labels.size() && i < settings.seeds.size(); ++i)
        m_book.add(key, settings.seeds[i], labels[i]);
    Q_EMIT changed();
}

void TallyFlow::onJobUpdated(const engine::JobUpdate &update)
{
    if (update.id != m_job)
        return;
    for (const engine::Labelled &labelled : update.labelled)
        m_book.add(labelled.after ? m_jobAfterKey : m_jobBeforeKey, labelled.seed, labelled.labels);
    if (update.ended()) {
        m_job = 0;
        if (update.failure)
            Q_EMIT failed(*update.failure);
    }
    if (update.ended() || !update.labelled.empty())
        Q_EMIT changed();
}

} // namespace deviascope::ui
