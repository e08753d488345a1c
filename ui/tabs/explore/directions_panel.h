#pragma once

#include <QWidget>

#include <string>
#include <vector>

class QLabel;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace deviascope::ui {

class CardSearch;
class ConceptPanel;
class DirectionCard;
class Explorer;

/// The right-hand side: the question for a concept, and a card for each direction found.
class DirectionsPanel final : public QWidget {
    Q_OBJECT
public:
    explicit DirectionsPanel(Explorer &explorer, QWidget *parent = nullptr);

    ConceptPanel &concepts() { return *m_concepts; }

private:
    QWidget *makeSteps();
    void showCards();
    void showStates();
    void showMatching();                          ///< hides the cards that the search does not mean
    void showFacts(const std::string &direction); ///< empty: of all
    void showNewest();                            ///< scrolls to the card that was just found

    Explorer &m_explorer;
    ConceptPanel *m_concepts = nullptr;
    QWidget *m_steps = nullptr; ///< what to do, while there is no direction yet
    QWidget *m_heading = nullptr;
    QPushButton *m_reset = nullptr;
    CardSearch *m_search = nullptr;
    QVBoxLayout *m_list = nullptr;
    QScrollArea *m_scroll = nullptr;
    bool m_discovering = false;
    std::vector<DirectionCard *> m_cards;
};

} // namespace deviascope::ui
