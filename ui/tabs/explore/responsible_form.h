#pragma once

#include "engine/requests.h"
#include "engine/responsible_result.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QSpinBox;
class QStackedWidget;

namespace deviascope::ui {

class Explorer;
class Segments;
class SharesEditor;
class ValueEditor;

/// What shall be drawn: fair, safe or as asked, how many pictures, how hard they are pushed.
class ResponsibleForm final : public QWidget {
    Q_OBJECT
public:
    explicit ResponsibleForm(Explorer &explorer, QWidget *parent = nullptr);

    void setUse(engine::Use use);
    engine::Use use() const;
    void readExplorer(); ///< the prompt and settings of the Explore view as they are now

    /// Nothing while something is missing; `problem` says what.
    std::optional<engine::Responsible> request() const;
    QString problem() const;

Q_SIGNALS:
    void changed();

private:
    QWidget *makeSafe();
    QLayout *makeHow();
    void showChoice();
    void showTime();
    engine::Responsible draft() const; ///< without looking whether it can be done
    void showForecast();
    QString directionsText(const engine::ResponsibleForecast &forecast,
                           std::optional<double> secondsAPicture) const;

    Explorer &m_explorer;
    Segments *m_use = nullptr;
    QLabel *m_what = nullptr;
    QStackedWidget *m_pages = nullptr;
    SharesEditor *m_shares = nullptr;
    QLineEdit *m_unwanted = nullptr;
    ValueEditor *m_values = nullptr;
    QSpinBox *m_pictures = nullptr;
    QComboBox *m_law = nullptr;
    QLabel *m_lawLabel = nullptr;
    QComboBox *m_strength = nullptr;
    QSpinBox *m_trials = nullptr;
    QDoubleSpinBox *m_scale = nullptr;
    QLabel *m_trialsLabel = nullptr;
    QLabel *m_scaleLabel = nullptr;
    QLabel *m_time = nullptr;
    std::string m_flagged; ///< what the unwanted field was filled with
};

} // namespace deviascope::ui
