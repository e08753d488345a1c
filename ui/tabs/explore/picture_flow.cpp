#include "tabs/explore/picture_flow.h"

#include "engine/jobs.h"
#include "tabs/explore/request_key.h"

#include <algorithm>
#include <utility>

namespace deviascope::ui {

using engine::Drawn;
using engine::JobState;
using engine::JobUpdate;

namespace {

constexpr int kRestMilliseconds = 250;

PictureRow fullRow(const Drawn &drawn)
{
    return {drawn.pictures, drawn.recipes, Freshness::Current, false, drawn.notes};
}

/// Each once.
void addNotes(std::vector<std::string> &notes, const std::vector<std::string> &more)
{
    for (const std::string &note : more)
        if (std::find(notes.begin(), notes.end(), note) == notes.end())
            notes.push_back(note);
}

} // namespace

PictureFlow::PictureFlow(engine::Engine &engine, QObject *parent)
    : QObject(parent), m_engine(engine)
{
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRestMilliseconds);
    connect(&m_rest, &QTimer::timeout, this, &PictureFlow::submitFull);
    connect(&m_engine, &engine::Engine::jobUpdated, this, &PictureFlow::onJobUpdated);
}

PictureFlow::~PictureFlow()
{
    stop();
}

void PictureFlow::want(const engine::DrawSettings &settings, const engine::Sliders &sliders,
                       Hand hand)
{
    ++m_serial;
    m_announcedSettled = false;
    const bool settingsChanged = settings != m_settings;
    m_settings = settings;
    m_sliders = engine::movedSliders(sliders);
    if (settingsChanged || (!m_beforeOrder && m_before.freshness != Freshness::Current))
        wantBefore();
    wantAfter(hand, settingsChanged);
    announce();
}

void PictureFlow::stop()
{
    m_rest.stop();
    m_draftWanted = false;
    for (std::optional<Order> *order : {&m_beforeOrder, &m_fullOrder, &m_draftOrder}) {
        if (*order)
            m_engine.requestStop((*order)->job);
        order->reset();
    }
    m_before.drawing = false;
    m_after.drawing = false;
}

void PictureFlow::forget()
{
    stop();
    m_cache.clear();
    m_settings = {};
    m_sliders.clear();
    m_before = {};
    m_after = {};
    m_announcedSettled = false;
    Q_EMIT changed();
}

std::vector<std::string> PictureFlow::notes() const
{
    std::vector<std::string> notes = m_before.notes;
    addNotes(notes, m_after.notes);
    return notes;
}

bool PictureFlow::isSettled() const
{
    return m_before.freshness == Freshness::Current && m_after.freshness == Freshness::Current;
}

void PictureFlow::wantBefore()
{
    if (m_beforeOrder)
        m_engine.requestStop(m_beforeOrder->job);
    m_beforeOrder.reset();
    if (const Drawn *kept = m_cache.find(pictureKey(m_settings, {}))) {
        m_before = fullRow(*kept);
        Q_EMIT judged(m_settings, {}, kept->labels);
        return;
    }
    m_before.freshness = Freshness::Stale;
    m_before.drawing = true;
    m_before.notes.clear();
    m_beforeOrder = Order{m_engine.submit(engine::Draw{m_settings, {}}), m_settings, {}, m_serial};
}

void PictureFlow::wantAfter(Hand hand, bool settingsChanged)
{
    m_rest.stop();
    m_draftWanted = false;
    const bool underWay =
        m_fullOrder && m_fullOrder->settings == m_settings && m_fullOrder->sliders == m_sliders;
    if (m_fullOrder && !underWay) {
        m_engine.requestStop(m_fullOrder->job);
        m_fullOrder.reset();
        m_after.drawing = false;
    }
    if (m_sliders.empty()) {
        mirrorBefore();
        return;
    }
    if (const Drawn *kept = m_cache.find(pictureKey(m_settings, m_sliders))) {
        showAfter(fullRow(*kept), m_serial);
        Q_EMIT judged(m_settings, m_sliders, kept->labels);
        return;
    }
    m_after.freshness = Freshness::Stale;
    if (underWay)
        return;
    if (!settingsChanged) {
        if (m_draftOrder)
            m_draftWanted = true; // one draft in flight; only the newest position waits
        else
            submitDraft();
    }
    if (hand == Hand::Moving)
        m_rest.start();
    else
        submitFull();
}

void PictureFlow::submitDraft()
{
    m_draftWanted = false;
    m_draftOrder = Order{m_engine.submit(engine::Draft{m_settings, m_sliders}), m_settings,
                         m_sliders, m_serial};
}

void PictureFlow::submitFull()
{
    if (m_sliders.empty() || m_fullOrder)
        return;
    m_after.drawing = true;
    // A draft is clearer than the first previews of the full drawing.
    const bool drafted = m_draftOrder || m_after.freshness == Freshness::Draft;
    const auto previews = drafted ? sampling::Previews::None : sampling::Previews::Some;
    m_fullOrder = Order{m_engine.submit(engine::Draw{m_settings, m_sliders, previews}), m_settings,
                        m_sliders, m_serial};
    Q_EMIT changed();
}

void PictureFlow::onJobUpdated(const JobUpdate &update)
{
    if (m_beforeOrder && update.id == m_beforeOrder->job)
        onBefore(update);
    else if (m_fullOrder && update.id == m_fullOrder->job)
        onFull(update);
    else if (m_draftOrder && update.id == m_draftOrder->job)
        onDraft(update);
    else
        return; // another's, or one that we stopped
    announce();
}

void PictureFlow::onBefore(const JobUpdate &update)
{
    if (!update.preview.empty()) {
        m_before.pictures = update.preview;
        m_before.recipes.clear();
    }
    addNotes(m_before.notes, update.notes);
    if (update.ended()) {
        const Order order = *std::exchange(m_beforeOrder, std::nullopt);
        m_before.drawing = false;
        if (update.state == JobState::Done) {
            const auto &drawn = std::get<Drawn>(update.result);
            const auto told = std::move(m_before.notes);
            m_before = fullRow(drawn);
            addNotes(m_before.notes, told);
            keep(order, drawn);
        } else if (update.failure) {
            Q_EMIT failed(*update.failure);
        }
    }
    if (m_sliders.empty())
        mirrorBefore();
}

void PictureFlow::onFull(const JobUpdate &update)
{
    if (!update.preview.empty() && m_after.freshness == Freshness::Stale && !m_draftOrder)
        showAfter({update.preview}, m_fullOrder->serial);
    addNotes(m_fullOrder->notes, update.notes);
    if (!update.ended())
        return;
    const Order order = *std::exchange(m_fullOrder, std::nullopt);
    m_after.drawing = false;
    if (update.state == JobState::Done) {
        const auto &drawn = std::get<Drawn>(update.result);
        showAfter(fullRow(drawn), order.serial);
        addNotes(m_after.notes, order.notes);
        keep(order, drawn);
    } else if (update.failure) {
        Q_EMIT failed(*update.failure);
    }
}

void PictureFlow::onDraft(const JobUpdate &update)
{
    if (!update.ended())
        return;
    const Order order = *std::exchange(m_draftOrder, std::nullopt);
    const bool fullIsThere = m_after.freshness == Freshness::Current;
    if (update.state == JobState::Done && order.settings == m_settings && !fullIsThere) {
        const bool wanted = order.sliders == m_sliders;
        showAfter({std::get<Drawn>(update.result).pictures,
                   {},
                   wanted ? Freshness::Draft : Freshness::Stale},
                  order.serial);
    } else if (update.failure) {
        Q_EMIT failed(*update.failure);
    }
    if (m_draftWanted)
        submitDraft();
}

void PictureFlow::keep(const Order &order, const Drawn &drawn)
{
    m_cache.insert(pictureKey(order.settings, order.sliders), drawn);
    Q_EMIT judged(order.settings, order.sliders, drawn.labels);
}

void PictureFlow::showAfter(PictureRow row, std::uint64_t serial)
{
    if (serial < m_shownSerial)
        return;
    m_shownSerial = serial;
    row.drawing = m_after.drawing;
    m_after = std::move(row);
}

void PictureFlow::mirrorBefore()
{
    m_after = m_before;
    m_shownSerial = m_serial;
}

void PictureFlow::announce()
{
    Q_EMIT changed();
    if (isSettled() && !m_announcedSettled) {
        m_announcedSettled = true;
        Q_EMIT settled();
    }
}

} // namespace deviascope::ui
