#pragma once

#include "engine/requests.h"

#include <QFrame>

class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace deviascope::ui {

class Chips;
class Explorer;
class IconButton;
class Note;

/// What is drawn: prompt, seeds and the sampler's settings.
class PromptPanel final : public QFrame {
    Q_OBJECT
public:
    explicit PromptPanel(Explorer &explorer, QWidget *parent = nullptr);

    void draw(); ///< what the fields say; also the key's action
    Note &note() { return *m_note; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeSettings();
    void showModel();
    void showSettings();
    void showBusy();
    void showNotes();
    /// What the fields say; empty seeds: the text is no list of seeds, which the note says.
    engine::DrawSettings settingsFromFields();

    Explorer &m_explorer;
    QPlainTextEdit *m_prompt = nullptr;
    Chips *m_suggestions = nullptr;
    QLineEdit *m_negative = nullptr;
    QLineEdit *m_seeds = nullptr;
    IconButton *m_lock = nullptr;
    QSpinBox *m_steps = nullptr;
    QDoubleSpinBox *m_guidance = nullptr;
    QComboBox *m_sampler = nullptr;
    QPushButton *m_draw = nullptr;
    QPushButton *m_stop = nullptr;
    Note *m_note = nullptr;
    QString m_noted; ///< what it says of the pictures
};

} // namespace deviascope::ui
