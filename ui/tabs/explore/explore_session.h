#pragma once

#include "engine/results.h"
#include "tabs/explore/card_rules.h"
#include "tabs/explore/explore_state.h"
#include "tabs/explore/history.h"
#include "tabs/state_store.h"

#include <QObject>
#include <QTimer>

#include <string>

namespace deviascope::ui {

/// What the user set in the Explore view of one model: settings and sliders, with undo, kept for
/// the next start. Knows no engine: whoever changes it draws. UI thread.
class ExploreSession final : public QObject {
    Q_OBJECT
public:
    /// `store` outlives this.
    explicit ExploreSession(StateStore &store, QObject *parent = nullptr);
    ~ExploreSession() override; ///< saves what is not saved yet

    /// As the model was left, else by its own defaults; undo begins anew.
    void open(const engine::ModelSummary &model, const Summaries &library);

    const ExploreState &state() const { return m_state; }
    std::vector<CardState> &cards() { return m_state.cards; } ///< for who says what they hold
    bool hasCard(const std::string &direction) const;

    /// Each answers whether anything is another by it. None is a step of undo before `commit`.
    bool setSettings(const engine::DrawSettings &settings);
    bool setScale(const std::string &direction, double scale); ///< who drags wants to see it act
    bool setCard(const CardState &card);
    void setSolo(const std::string &direction);
    void resetSliders();
    void drop(const std::string &direction);             ///< its card
    void place(const engine::DirectionSummary &summary); ///< on a card of its own, to be seen

    /// Kept for the next start, no step of undo.
    void setSeedsLocked(bool locked);
    void setDiscovery(const base::OptionValues &options);
    void setQuestion(const std::string &conceptText, const std::string &baseText,
                     const std::string &method); ///< an empty concept leaves the one before
    void setAttribute(const std::string &attribute);
    void setTallyTarget(int n);

    void commit();        ///< what is now is a step of undo
    void forgetHistory(); ///< a file is gone: undo must not bring its card back
    bool canUndo() const { return m_history.canUndo(); }
    bool canRedo() const { return m_history.canRedo(); }

    /// What a step of undo, or another state, changed.
    struct Change {
        bool settings = false;
        bool cards = false; ///< they came, went, moved or hold something else
    };
    Change undo(const Summaries &library) { return take(m_history.undo(), library); }
    Change redo(const Summaries &library) { return take(m_history.redo(), library); }
    /// In place of all but what discoveries look for. Cards whose direction came later stay, at 0.
    Change take(const ExploreState &state, const Summaries &library);

Q_SIGNALS:
    void historyChanged();
    void saved();
    void saveFailed(const QString &message);

private:
    CardState *card(const std::string &direction);
    void save();

    StateStore &m_store;
    std::string m_model; ///< hash; empty: none is open
    ExploreState m_state;
    History<ExploreState> m_history{ExploreState{}};
    QTimer m_saveSoon;
};

} // namespace deviascope::ui
