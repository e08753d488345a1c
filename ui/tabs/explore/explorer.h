#pragma once

#include "engine/engine.h"
#include "tabs/explore/direction_shelf.h"
#include "tabs/explore/discovery_flow.h"
#include "tabs/explore/explore_session.h"
#include "tabs/explore/picture_flow.h"
#include "tabs/explore/responsible_flow.h"
#include "tabs/explore/rival_cards.h"
#include "tabs/explore/tally_flow.h"
#include "tabs/state_store.h"

#include <QObject>

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace deviascope::ui {

/// What the Explore view is about, without a widget: the open model, the user's session with it,
/// its library, and the flows that turn them into pictures, tallies and directions. The panels read
/// it, call it and redraw on its signals. UI thread.
class Explorer final : public QObject {
    Q_OBJECT
public:
    /// `engine` and `store` outlive the explorer.
    Explorer(engine::Engine &engine, StateStore &store, QObject *parent = nullptr);
    ~Explorer() override;

    void openModel(const std::filesystem::path &folder); ///< empty: the teaching model
    bool isOpening() const { return m_openJob != 0; }
    const std::optional<engine::ModelSummary> &model() const { return m_model; }

    const ExploreState &state() const { return m_session.state(); }
    /// Null: not in the library.
    const DirectionEntry *direction(const std::string &id) const { return m_shelf.find(id); }
    std::vector<engine::DirectionSummary> directions() const { return m_shelf.all(); }

    void setSettings(const engine::DrawSettings &settings); ///< draws them
    void setSeedsLocked(bool locked);
    void draw(); ///< again; with new seeds when they are not locked
    void drawNewSeeds();
    void stopDrawing();

    void setScale(const std::string &direction, double scale, Hand hand);
    void setCard(const CardState &card);        ///< branch, window, on or off, even steps
    void setSolo(const std::string &direction); ///< empty: all are heard
    void resetSliders();
    void use(const ExploreState &state); ///< all of it at once, as one step of undo
    void removeDirection(const std::string &direction);
    void importDirection(const std::filesystem::path &file);

    /// How the next discoveries look; each method takes what it reads. Kept for the next start.
    void setDiscovery(const base::OptionValues &options);
    /// `conceptText` may name several (ConceptList); `self` learns them in one run.
    void discover(const std::string &conceptText, const std::string &baseText,
                  const std::string &method = discovery::defaultMethod().name);

    void setAttribute(const std::string &attribute);
    void setTallyTarget(int n);

    bool canUndo() const { return m_session.canUndo(); }
    bool canRedo() const { return m_session.canRedo(); }
    void undo();
    void redo();

    PictureFlow &pictures() { return m_pictures; }
    TallyFlow &tally() { return m_tally; }
    DiscoveryFlow &discovery() { return m_discovery; }
    RivalCards &rivals() { return m_rivals; }
    ResponsibleFlow &responsible() { return m_responsible; }

Q_SIGNALS:
    void modelChanged();
    void openFailed(const deviascope::base::Error &failure);
    void settingsChanged();
    void cardsChanged(); ///< cards came, went or were reordered
    void slidersChanged();
    void stripChanged(const QString &direction);
    void directionChanged(const QString &direction); ///< what is known of it
    void statisticsChanged();                        ///< attribute or target
    void historyChanged();
    void saved();
    void saveFailed(const QString &message);
    void libraryFailed(const deviascope::base::Error &failure);

private:
    void onJobUpdated(const engine::JobUpdate &update);
    void onOpened(const engine::Opened &opened);
    void onFound(const engine::Found &found);
    void place(const engine::DirectionSummary &learned);
    void onKnown(const engine::DirectionSummary &summary);
    void addCard(const engine::DirectionSummary &summary);
    void showCards(); ///< they came, went or hold something else
    void dropCard(const std::string &direction);
    void show(const ExploreSession::Change &change); ///< the session is another in many ways
    void apply(Hand hand);
    void applyAndCommit(); ///< a hand that rests

    engine::Engine &m_engine;
    std::optional<engine::ModelSummary> m_model;
    ExploreSession m_session;
    DirectionShelf m_shelf;
    PictureFlow m_pictures;
    TallyFlow m_tally;
    DiscoveryFlow m_discovery;
    RivalCards m_rivals; // of the session's cards
    ResponsibleFlow m_responsible;
    engine::JobId m_openJob = 0;
    std::vector<engine::JobId> m_libraryJobs;
};

} // namespace deviascope::ui
