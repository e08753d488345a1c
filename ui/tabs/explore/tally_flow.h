#pragma once

#include "engine/engine.h"
#include "tabs/explore/tally_book.h"

#include <QObject>

#include <string>
#include <vector>

namespace deviascope::ui {

/// Keeps the tally going: when the pictures are there it has further seeds drawn and judged, before
/// and after, until the planned number is counted; it stops when something else is wanted. UI
/// thread.
class TallyFlow final : public QObject {
    Q_OBJECT
public:
    explicit TallyFlow(engine::Engine &engine, QObject *parent = nullptr);
    ~TallyFlow() override;

    /// What is counted from now on; stops what was being counted for something else.
    void setConditions(const engine::DrawSettings &settings, const engine::Sliders &sliders);
    void setTarget(int n);
    int target() const { return m_target; }

    void start(); ///< the visible pictures are there: counts what is missing
    void stop();
    void forget();
    bool isRunning() const { return m_job != 0; }

    /// Pictures that were drawn for the grid count too.
    void add(const engine::DrawSettings &settings, const engine::Sliders &sliders,
             const std::vector<engine::Labels> &labels);

    const TallyBook &book() const { return m_book; }
    const std::string &beforeKey() const { return m_beforeKey; }
    const std::string &afterKey() const { return m_afterKey; }
    std::vector<std::uint64_t> seeds() const;                   ///< those planned
    bool isPaired() const { return m_beforeKey != m_afterKey; } ///< a slider acts

Q_SIGNALS:
    void changed();
    void failed(const deviascope::base::Error &failure);

private:
    void onJobUpdated(const engine::JobUpdate &update);
    bool submit(engine::Counting counting); ///< false: nothing of these is missing

    engine::Engine &m_engine;
    TallyBook m_book;
    engine::DrawSettings m_settings;
    engine::Sliders m_sliders;
    std::string m_beforeKey;
    std::string m_afterKey;
    int m_target = 64;
    engine::JobId m_job = 0;
    engine::Counting m_counting = engine::Counting::First; // of the running job
    std::string m_jobBeforeKey;                            // of the running job
    std::string m_jobAfterKey;
};

} // namespace deviascope::ui
