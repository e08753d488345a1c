#pragma once

#include "tabs/explore/card_rules.h"
#include "tabs/explore/rival_flow.h"

#include <QElapsedTimer>
#include <QObject>

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace deviascope::ui {

/// Which of two rivals a card holds, and when: text steering at once, the better one when both are
/// compared, and whatever the user picks. Sliders that are held get their response measured. UI
/// thread.
class RivalCards final : public QObject {
    Q_OBJECT
public:
    /// `engine` and `cards` outlive this; `library` answers what is known now.
    RivalCards(engine::Engine &engine, std::vector<CardState> &cards,
               std::function<Summaries()> library, QObject *parent = nullptr);

    void setModel(const engine::ModelSummary &model); ///< stops what is done with the old one

    /// Before a discovery: text steering to the concept, its slider acting or at 0.
    void steer(const std::string &conceptText, const std::string &baseText,
               Opening opening = Opening::Acting);
    /// After it: puts a learned direction of the library on the card of its rival and has both
    /// compared. False: it has none, and nothing was done.
    bool pair(const engine::DirectionSummary &learned);
    void useRival(const std::string &direction);    ///< the card that holds it holds its rival
    void compare(const std::string &direction);     ///< with its rival; nothing while that is done
    void measure(const std::string &direction);     ///< also where it is known already
    void measureHeld(const std::string &direction); ///< unless it is known, or cannot be
    void stop(const std::string &direction);        ///< comparing and measuring it
    std::optional<RivalFlow::Work> work(const std::string &direction) const;
    bool isBusy() const { return m_flow.isBusy(); }
    void noteMove() { m_sinceMove.start(); } ///< a slider moved: no card changes under the hand

Q_SIGNALS:
    void known(const deviascope::engine::DirectionSummary &direction); ///< more of it, or all
    void cardsChanged(); ///< those of the constructor: what they hold
    void workChanged(const QString &direction);
    void failed(const deviascope::base::Error &failure);

private:
    void onSteered(const engine::DirectionSummary &text, Opening opening);
    void onCompared(const engine::Compared &compared);
    void settle();

    std::vector<CardState> &m_cards;
    const std::function<Summaries()> m_library;
    RivalFlow m_flow;
    bool m_hasScorer = false;
    std::set<std::string> m_undecided; // learned directions whose comparison decides the card
    QElapsedTimer m_sinceMove;
};

} // namespace deviascope::ui
