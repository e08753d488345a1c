#pragma once

#include "engine/results.h"

#include <QWidget>

#include <string>
#include <vector>

class QComboBox;
class QLabel;
class QVBoxLayout;

namespace deviascope::ui {

/// What a prompt asks for in words that a model tends to overlook: the words that were read, marked
/// in the prompt, and for each what is done, to be corrected.
class ValueEditor final : public QWidget {
    Q_OBJECT
public:
    explicit ValueEditor(QWidget *parent = nullptr);

    /// Reads the prompt anew. Called with what is shown already, keeps what the user corrected.
    void setPrompt(const std::string &prompt, const engine::ModelSummary &model);

    /// Names of the values chosen, each once.
    std::vector<std::string> values() const;

Q_SIGNALS:
    void changed();

private:
    void addChoice(const QString &words, const std::string &value);
    void markWords();
    QString textOf(const engine::ValueChoice &value) const;

    struct Read {
        std::string value;
        std::size_t from = 0, length = 0; ///< bytes of the prompt; 0: none was read
        QLabel *words = nullptr;
        QComboBox *choice = nullptr;
    };

    std::string m_prompt;
    std::string m_model; ///< hash
    std::vector<engine::ValueChoice> m_choices;
    std::vector<Read> m_read;
    QLabel *m_marked = nullptr;
    QLabel *m_hint = nullptr;
    QVBoxLayout *m_layout = nullptr;
};

} // namespace deviascope::ui
