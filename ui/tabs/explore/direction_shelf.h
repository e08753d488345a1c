#pragma once

#include "engine/engine.h"
#include "tabs/explore/explore_state.h"
#include "tabs/explore/rival_cards.h"

#include <QObject>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace deviascope::ui {

/// A direction of the library and the small pictures on its card.
struct DirectionEntry {
    engine::DirectionSummary summary;
    std::vector<base::Picture> strip; ///< at -1, 0, +1; empty until drawn
    /// The kept one of its base prompt, shown until then; empty: none.
    std::vector<base::Picture> thumbnail = {};
};

/// The directions that the window knows of, with their small pictures, which it has drawn. Pictures
/// of an earlier direction of the same id are never shown. UI thread.
class DirectionShelf final : public QObject {
    Q_OBJECT
public:
    explicit DirectionShelf(engine::Engine &engine, QObject *parent = nullptr);

    void fill(const engine::Opened &opened); ///< in place of what was there
    void enter(const engine::DirectionSummary &summary);
    void remove(const std::string &id);

    const DirectionEntry *find(const std::string &id) const; ///< null: not in the library
    bool contains(const std::string &id) const { return m_entries.contains(id); }
    std::vector<engine::DirectionSummary> all() const;
    Summaries summaries() const;
    /// `sliders` with the revisions of their directions.
    engine::Sliders revised(engine::Sliders sliders) const;

    void orderStrips(const std::vector<CardState> &cards, const engine::DrawSettings &settings);
    void forgetStrips(); ///< they are of other settings

Q_SIGNALS:
    void stripChanged(const QString &direction);

private:
    void onJobUpdated(const engine::JobUpdate &update);
    void stopStrips(const std::function<bool(const std::string &)> &which);

    engine::Engine &m_engine;
    std::map<std::string, DirectionEntry> m_entries;
    std::map<engine::JobId, std::string> m_stripJobs;
};

} // namespace deviascope::ui
