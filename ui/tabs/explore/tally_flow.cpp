#include "tabs/explore/tally_flow.h"

#include "engine/jobs.h"
#include "tabs/explore/request_key.h"

#include <algorithm>

namespace deviascope::ui {

namespace {

/// What a person has asked for goes first once so many are counted in each condition.
constexpr std::size_t kFirstCounted = 16;

} // namespace

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
    if (!m_job && !submit(engine::Counting::First))
        submit(engine::Counting::Further);
}

bool TallyFlow::submit(engine::Counting counting)
{
    std::vector<std::uint64_t> planned = seeds();
    if (counting == engine::Counting::First)
        planned.resize(std::min(planned.size(), kFirstCounted));
    engine::Tally tally;
    tally.settings = m_settings;
    tally.sliders = m_sliders;
    tally.counting = counting;
    tally.before = m_book.missing(m_beforeKey, planned);
    if (isPaired())
        tally.after = m_book.missing(m_afterKey, planned);
    if (tally.before.empty() && tally.after.empty())
        return false;
    m_counting = counting;
    m_jobBeforeKey = m_beforeKey;
    m_jobAfterKey = m_afterKey;
    m_job = m_engine.submit(std::move(tally));
    Q_EMIT changed();
    return true;
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
        else if (update.state == engine::JobState::Done && m_counting == engine::Counting::First)
            submit(engine::Counting::Further);
    }
    if (update.ended() || !update.labelled.empty())
        Q_EMIT changed();
}

} // namespace deviascope::ui
