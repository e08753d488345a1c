#pragma once

#include "engine/results.h"

#include <QFrame>

#include <string>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace deviascope::ui {

class Chips;
class DiscoveryProgress;
class Explorer;
class IconButton;
class Note;

/// "Which concept?": the question, and while a direction is learned, what is to be seen of it.
class ConceptPanel final : public QFrame {
    Q_OBJECT
public:
    explicit ConceptPanel(Explorer &explorer, QWidget *parent = nullptr);

    void focusConcept(); ///< the key's action
    Note &note() { return *m_note; }

private:
    QWidget *makeQuestion();
    void showModel();
    void showDiscovery();
    void showResult();
    void tellResult();
    void showSuggestions(bool shown);
    void showMethods();
    void addConcept();
    void askForSettings();
    void showSettings(); ///< what is set otherwise than by default
    void discover();
    void showSeveral(const engine::Found &found);
    /// Whether the chosen method looks for a concept.
    /// Null before a model is loaded.
    const discovery::MethodInfo *chosenMethod() const;
    bool needsConcept() const;
    bool learns() const;  ///< the chosen method takes several concepts
    bool isShown() const; ///< the concept, by the user's pictures
    std::string method() const;

    Explorer &m_explorer;
    QWidget *m_question = nullptr;
    QLineEdit *m_concept = nullptr;
    IconButton *m_another = nullptr; ///< one more concept for the same run
    QLineEdit *m_base = nullptr;
    QComboBox *m_method = nullptr;
    IconButton *m_settings = nullptr; ///< of the method
    QLabel *m_set = nullptr;
    QPushButton *m_discover = nullptr;
    QPushButton *m_more = nullptr; ///< shows or hides the suggestions
    Chips *m_suggestions = nullptr;
    DiscoveryProgress *m_progress = nullptr;
    Note *m_note = nullptr;
};

} // namespace deviascope::ui
