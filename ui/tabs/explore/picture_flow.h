#pragma once

#include "engine/engine.h"
#include "tabs/explore/picture_cache.h"
#include "widgets/freshness.h"

#include <QObject>
#include <QTimer>

#include <optional>
#include <string>
#include <vector>

namespace deviascope::ui {

/// Whether the user's hand still moves a slider.
enum class Hand { Moving, Resting };

/// One row of the grid: a picture per seed.
struct PictureRow {
    std::vector<base::Picture> pictures;             ///< empty: nothing to show yet
    std::vector<format::PictureRecipe> recipes = {}; ///< of full pictures, as many; else none
    Freshness freshness = Freshness::Stale;
    bool drawing = false;                ///< a full drawing of this row runs or waits
    std::vector<std::string> notes = {}; ///< what the user should know of it
};

/// From settings and sliders to pictures: a draft follows the hand, the full pictures follow when
/// it rests, and an older picture never replaces a newer one. With no slider moved `after` is
/// `before`, bit for bit, and nothing is drawn for it. UI thread.
class PictureFlow final : public QObject {
    Q_OBJECT
public:
    explicit PictureFlow(engine::Engine &engine, QObject *parent = nullptr);
    ~PictureFlow() override;

    /// Draws what is not there yet. `sliders` at 0 are ignored.
    void want(const engine::DrawSettings &settings, const engine::Sliders &sliders, Hand hand);

    void stop();   ///< what is shown stays, marked stale where it is
    void forget(); ///< another model: no picture of the old one is valid

    const engine::DrawSettings &settings() const { return m_settings; }
    const engine::Sliders &sliders() const { return m_sliders; }
    const PictureRow &before() const { return m_before; }
    const PictureRow &after() const { return m_after; }
    bool isSettled() const;
    /// What the user should know of the pictures that are shown: a sentence each.
    std::vector<std::string> notes() const;

Q_SIGNALS:
    void changed();
    void settled(); ///< both rows are drawn in full
    /// Full pictures of these settings were drawn and judged.
    void judged(const deviascope::engine::DrawSettings &settings,
                const deviascope::engine::Sliders &sliders,
                const std::vector<deviascope::engine::Labels> &labels);
    void failed(const deviascope::base::Error &failure);

private:
    /// A drawing on its way.
    struct Order {
        engine::JobId job = 0;
        engine::DrawSettings settings;
        engine::Sliders sliders;
        std::uint64_t serial = 0;            ///< of the wish that it answers
        std::vector<std::string> notes = {}; ///< what was told on the way
    };

    void wantBefore();
    void wantAfter(Hand hand, bool settingsChanged);
    void submitDraft();
    void submitFull();
    void onJobUpdated(const engine::JobUpdate &update);
    void onBefore(const engine::JobUpdate &update);
    void onFull(const engine::JobUpdate &update);
    void onDraft(const engine::JobUpdate &update);
    void keep(const Order &order, const engine::Drawn &drawn);
    void showAfter(PictureRow row, std::uint64_t serial);
    void mirrorBefore();
    void announce();

    engine::Engine &m_engine;
    PictureCache m_cache;
    QTimer m_rest;
    engine::DrawSettings m_settings;
    engine::Sliders m_sliders; // moved ones only
    std::uint64_t m_serial = 0;
    std::uint64_t m_shownSerial = 0;
    PictureRow m_before;
    PictureRow m_after;
    std::optional<Order> m_beforeOrder;
    std::optional<Order> m_fullOrder;
    std::optional<Order> m_draftOrder;
    bool m_draftWanted = false; // the hand moved on since the draft in flight
    bool m_announcedSettled = false;
};

} // namespace deviascope::ui
