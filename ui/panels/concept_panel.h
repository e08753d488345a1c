#pragma once

#include "engine/results.h"

#include <QFrame>

#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QStackedLayout;

namespace deviascope::ui {

class Chips;
class Explorer;
class IconButton;
class LossPlot;
class Note;
class PictureCell;

/// "Which concept?": the question, and while a direction is learned, what is to be seen of it.
class ConceptPanel final : public QFrame {
    Q_OBJECT
public:
    explicit ConceptPanel(Explorer &explorer, QWidget *parent = nullptr);

    void focusConcept(); ///< the key's action
    Note &note() { return *m_note; }

private:
    QWidget *makeQuestion();
    QWidget *makeProgress();
    void showModel();
    void showDiscovery();
    void showResult();
    void showSuggestions(bool shown);
    void showMethods();
    void addConcept();
    void discover();
    void showSeveral(const engine::Found &found);
    /// Whether the chosen method looks for a concept.
    bool needsConcept() const;
    bool learns() const; ///< the chosen method takes several concepts

    Explorer &m_explorer;
    QWidget *m_question = nullptr;
    QLineEdit *m_concept = nullptr;
    IconButton *m_another = nullptr; ///< one more concept for the same run
    QLineEdit *m_base = nullptr;
    QComboBox *m_method = nullptr;
    QPushButton *m_discover = nullptr;
    QPushButton *m_more = nullptr; ///< shows or hides the suggestions
    Chips *m_suggestions = nullptr;
    QWidget *m_progress = nullptr;
    QLabel *m_title = nullptr;
    QLabel *m_stage = nullptr;
    QLabel *m_time = nullptr;
    QProgressBar *m_bar = nullptr;
    LossPlot *m_plot = nullptr;
    QLabel *m_verdict = nullptr;
    std::vector<PictureCell *> m_preview;
    QPushButton *m_keep = nullptr;
    QPushButton *m_cancel = nullptr;
    Note *m_note = nullptr;
};

} // namespace deviascope::ui
