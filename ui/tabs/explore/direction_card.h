#pragma once

#include "tabs/explore/explorer.h"

#include <QFrame>

#include <array>
#include <string>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QSpinBox;

namespace deviascope::ui {

class CardStatus;
class IconButton;
class Note;
class PictureCell;
class ResponseBox;
class ScaleSlider;
class Switch;
class WrappedText;

/// One direction: its slider and what belongs to it.
class DirectionCard final : public QFrame {
    Q_OBJECT
public:
    DirectionCard(Explorer &explorer, const std::string &direction, QWidget *parent = nullptr);

    const std::string &direction() const { return m_direction; }
    /// The direction is still the one that the card was made for: found again, it gets a new card.
    bool isCurrent() const;
    bool hasRival(const std::string &direction) const;
    void showState(); ///< as the explorer has it now
    void showStrip();
    void showFacts(); ///< what was counted of it, or is being counted

private:
    QLayout *makeHeader();
    QWidget *makeStrip();
    QLayout *makeSlider();
    QWidget *makeMore();
    const CardState *state() const;
    void changeCard();
    void showTrack();
    QString sliderTip() const;

    Explorer &m_explorer;
    const std::string m_direction;
    bool m_usable = true; ///< what was said of it
    WrappedText *m_name = nullptr;
    IconButton *m_solo = nullptr;
    Switch *m_on = nullptr;
    std::array<PictureCell *, 3> m_strip{};
    ScaleSlider *m_slider = nullptr;
    QDoubleSpinBox *m_spin = nullptr;
    CardStatus *m_status = nullptr;
    ResponseBox *m_response = nullptr;
    QWidget *m_more = nullptr;
    QComboBox *m_branch = nullptr;
    QSpinBox *m_from = nullptr;
    QSpinBox *m_to = nullptr;
};

} // namespace deviascope::ui
